package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.testing.ShippedNginx;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

    private static final String ANALYZE = "/usr/bin/systemd-analyze";
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
        List<String> names = Pattern.compile(" --([A-Z_]+)=\\S*%i(?=\\s)")
                .matcher(unit)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(names).containsExactly("PORT", "DATA_DIR").isSubsetOf(SETTINGS);
        assertThat(unit)
                .contains("\nEnvironmentFile=/etc/erpmax-realtime/%i.env\n")
                .contains("TimeoutStopSec=35")
                .contains("DynamicUser=yes")
                .contains("NoNewPrivileges=yes");
    }

    @Test
    void instancesOfSystemdAreNamedAfterThePortsThatNginxKnowsAndHaveARoleEach() throws IOException {
        String site = Files.readString(DEPLOY.resolve("nginx/erpmax-realtime.conf"));
        for (String port : List.of("8001", "8002")) {
            Properties instance = settings(port);
            assertThat(instance).containsEntry("ROLE", "api,gateway");
            assertThat(site)
                    .containsPattern("upstream realtime_" + instance.get("NODE_NAME") + " \\{\\s+server 127.0.0.1:"
                            + port + ";");
        }
        assertThat(settings("8003")).containsOnly(Map.entry("ROLE", "worker"));
        assertThat(site).doesNotContain("8003");
    }

    @Test
    void systemdTakesTheUnit(@TempDir Path folder) throws Exception {
        Path unit = Files.copy(
                DEPLOY.resolve("systemd/erpmax-realtime@.service"), folder.resolve("erpmax-realtime@8001.service"));
        // Its program may be elsewhere on this machine.
        Files.writeString(unit, Files.readString(unit).replace("/usr/bin/java", "/bin/true"));
        assertThat(output(ANALYZE, "verify", "--man=no", unit.toString())).isEmpty();
        Files.writeString(unit, Files.readString(unit).replace("KillMode=mixed", "KillMode=mxed"));
        assertThat(output(ANALYZE, "verify", "--man=no", unit.toString()))
                .as("what it says of a mistake")
                .contains("kill mode");
    }

    @Test
    void instancesOfComposeBelieveNginxAloneAndHaveAddressesThatStay() {
        Map<String, Object> network = map(map(compose().get("networks")).get("stack"));
        String text = String.valueOf(network);
        assertThat(text).contains("subnet=172.30.83.0/24", "ip_range=172.30.83.128/25");
        String nginx = address("nginx");
        assertThat(List.of(nginx, address("realtime-a"), address("realtime-b")))
                .doesNotHaveDuplicates()
                .allSatisfy(address -> assertThat(address).matches("172\\.30\\.83\\.1\\d"));
        for (String service : List.of("realtime-a", "realtime-b", "worker")) {
            assertThat(environment(service)).containsEntry("TRUSTED_PROXIES", nginx);
        }
        assertThat(environment("worker")).containsEntry("ROLE", "worker").doesNotContainKey("NODE_NAME");
    }

    @Test
    void eachServerOfComposeSaysWhetherItIsWell() throws IOException {
        for (String service : List.of("nginx", "postgres", "redis", "rabbitmq")) {
            assertThat(map(services.get(service))).as(service).containsKey("healthcheck");
        }
        assertThat(Files.readString(DEPLOY.resolve("container/Dockerfile"))).contains("\nHEALTHCHECK ");
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

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static Properties settings(String port) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(DEPLOY.resolve("systemd/" + port + ".env"))) {
            settings.load(file);
        }
        assertThat(settings.stringPropertyNames()).isSubsetOf(SETTINGS);
        return settings;
    }

    private String address(String service) {
        Map<String, Object> networks = map(map(services.get(service)).get("networks"));
        return String.valueOf(map(networks.get("stack")).get("ipv4_address"));
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
