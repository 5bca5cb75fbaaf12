package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.testing.ShippedNginx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What of the files in {@code deploy} can be checked without the programs that they are for. */
class DeploymentFilesTest {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern ASSIGNED = Pattern.compile("(?m)^#?([A-Z_]+)=");
    private static final Set<String> SETTINGS = SettingsCatalogue.entries().stream()
            .map(entry -> entry.setting().env())
            .collect(Collectors.toUnmodifiableSet());
    /** What compose itself takes from {@code .env}. */
    private static final Set<String> OF_COMPOSE = Set.of("POSTGRES_PASSWORD", "ERPMAX_API", "HTTP_PORT");

    private final Map<String, Object> services = map(compose().get("services"));

    @Test
    void composeGivesTheServiceSettingsThatExist() {
        for (String service : List.of("realtime-a", "realtime-b", "worker")) {
            assertThat(environment(service).keySet()).as(service).isSubsetOf(SETTINGS);
            assertThat(environment(service)).containsEntry("ENVIRONMENT", "production");
            assertThat(map(services.get(service)).get("stop_grace_period")).isEqualTo("35s");
        }
    }

    @Test
    void composeStartsNothingWithoutSecretsOfTheOperator() throws IOException {
        String text = Files.readString(DEPLOY.resolve("compose.yaml"));
        assertThat(text.lines().filter(line -> line.matches("\\s*[A-Z_]*(PASSWORD|PASS|SECRET_KEY|API_KEY): .*")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(".*: \\$\\{[A-Z_]+:\\?set it in \\.env}"));
        assertThat(text).contains("postgresql://erpmax:${POSTGRES_PASSWORD:?set it in .env}@postgres:5432/erpmax");
        Set<String> asked = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+):\\?")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Files.readString(DEPLOY.resolve("env.example")).lines())
                .containsAll(asked.stream().map(name -> name + "=").toList());
    }

    @Test
    void exampleNamesSettingsThatExist() throws IOException {
        Set<String> named = ASSIGNED.matcher(Files.readString(DEPLOY.resolve("env.example")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !OF_COMPOSE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty().isSubsetOf(SETTINGS);
    }

    @Test
    void nginxOfComposeFindsTheInstancesByTheNamesThatTheyHave() throws IOException {
        String command = String.valueOf(map(services.get("nginx")).get("command"));
        String site = Files.readString(DEPLOY.resolve("nginx/erpmax-realtime.conf"));
        Matcher replaced = Pattern.compile("s/(127\\\\\\.0\\\\\\.0\\\\\\.1:\\d+)/(realtime-.):8000/")
                .matcher(command);
        int found = 0;
        while (replaced.find()) {
            String server = "server " + replaced.group(1).replace("\\", "") + ";";
            String name = String.valueOf(environment(replaced.group(2)).get("NODE_NAME"));
            assertThat(site).containsPattern("upstream realtime_" + name + " \\{\\s+" + Pattern.quote(server));
            assertThat(site).containsPattern("~\\^" + name + "\\\\\\.\\s+realtime_" + name + ";");
            found++;
        }
        assertThat(found).isEqualTo(2);
    }

    @Test
    void imageAsksTheServiceAtThePortThatItHas() throws IOException {
        String image = Files.readString(DEPLOY.resolve("container/Dockerfile"));
        assertThat(image)
                .contains("ENV HOST=0.0.0.0 PORT=8000 ")
                .contains("EXPOSE 8000")
                .contains("\nUSER realtime\n");
        assertThat(image.lines().filter(line -> line.startsWith("FROM ")))
                .allSatisfy(line -> assertThat(line).matches("FROM [a-z-]+:[0-9][\\w.-]+( AS [a-z]+)?"));
        assertThat(image).doesNotContainPattern("(?m)^(ARG|ENV).*(SECRET|PASSWORD|KEY)");
    }

    @Test
    void systemdUnitGivesSettingsThatExistAndTimeToDrain() throws IOException {
        String unit = Files.readString(DEPLOY.resolve("systemd/erpmax-realtime@.service"));
        Matcher environment = Pattern.compile("(?m)^Environment=(.*)$").matcher(unit);
        assertThat(environment.find()).isTrue();
        List<String> names = Pattern.compile("([A-Z_]+)=")
                .matcher(environment.group(1))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(names).isNotEmpty().isSubsetOf(SETTINGS);
        assertThat(unit)
                .contains("TimeoutStopSec=35")
                .contains("DynamicUser=yes")
                .contains("NoNewPrivileges=yes");
    }

    @Test
    void nginxTakesItsConfiguration(@TempDir Path folder) throws Exception {
        Path main = folder.resolve("nginx.conf");
        Files.writeString(main, new ShippedNginx(8001, 8002, 8000).text(18080, folder));
        assertThat(status(
                        "/usr/sbin/nginx", "-t", "-q", "-e", folder.resolve("e").toString(), "-c", main.toString()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"container/healthcheck.sh"})
    void scriptsAreWellFormed(String script) throws Exception {
        assertThat(status("bash", "-n", DEPLOY.resolve(script).toString())).isZero();
        assertThat(Files.isExecutable(DEPLOY.resolve(script))).isTrue();
    }

    private static int status(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Map<String, Object> environment(String service) {
        return map(map(services.get(service)).get("environment"));
    }

    private static Map<String, Object> compose() {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(DEPLOY.resolve("compose.yaml")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, Object> map(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> found)) {
            throw new AssertionError("not a map: " + value);
        }
        return found.entrySet().stream()
                .collect(Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue));
    }
}
