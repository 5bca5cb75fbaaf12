package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private final ComposeFile compose = ComposeFile.read(DEPLOY);

    @Test
    void composeGivesTheServiceSettingsThatExist() {
        for (String service : List.of("realtime-a", "realtime-b", "worker")) {
            assertThat(compose.environment(service).keySet()).as(service).isSubsetOf(SETTINGS);
            assertThat(compose.environment(service)).containsEntry("ENVIRONMENT", "production");
            assertThat(compose.service(service).get("stop_grace_period")).isEqualTo("35s");
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

    /** An instance has a message in memory before it can see that it is too large. */
    @Test
    void theBrokerOfComposeTakesNoMessageThatIsMuchLargerThanOneOfTheService() throws IOException {
        String file = "20-erpmax-realtime.conf";
        assertThat(compose.service("rabbitmq").get("volumes"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .contains("./rabbitmq/" + file + ":/etc/rabbitmq/conf.d/" + file + ":ro");
        String largest = Files.readAllLines(DEPLOY.resolve("rabbitmq").resolve(file)).stream()
                .filter(line -> line.startsWith("max_message_size = "))
                .map(line -> line.substring(line.indexOf('=') + 2))
                .findFirst()
                .orElseThrow();
        long ofTheService = SettingsCatalogue.entries().stream()
                .filter(entry -> entry.setting().env().equals("MAX_BODY_BYTES"))
                .mapToLong(entry -> Long.parseLong(entry.setting().defaultValue()))
                .sum();
        assertThat(Long.parseLong(largest)).isEqualTo(2 * ofTheService);
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
    void theBuildOfTheImageIsGivenTheFilesThatItTakes() throws IOException {
        List<String> given = Files.readAllLines(DEPLOY.resolve("container/Dockerfile.dockerignore"));
        List<String> taken = Pattern.compile("(?<=\\s)deploy/\\S+")
                .matcher(
                        Files.readString(DEPLOY.resolve("container/Dockerfile")).replaceAll("(?m)^#.*", ""))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(taken)
                .hasSizeGreaterThan(1)
                .allSatisfy(file -> assertThat(given).contains("!" + file));
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
        assertThat(String.valueOf(compose.network())).contains("subnet=172.30.83.0/24", "ip_range=172.30.83.128/25");
        String nginx = compose.address("nginx");
        assertThat(List.of(nginx, compose.address("realtime-a"), compose.address("realtime-b")))
                .doesNotHaveDuplicates()
                .allSatisfy(address -> assertThat(address).matches("172\\.30\\.83\\.1\\d"));
        for (String service : List.of("realtime-a", "realtime-b", "worker")) {
            assertThat(compose.environment(service)).containsEntry("TRUSTED_PROXIES", nginx);
        }
        assertThat(compose.environment("worker"))
                .containsEntry("ROLE", "worker")
                .doesNotContainKey("NODE_NAME");
    }

    @Test
    void eachServerOfComposeSaysWhetherItIsWell() throws IOException {
        for (String service : List.of("nginx", "postgres", "redis", "rabbitmq")) {
            assertThat(compose.service(service)).as(service).containsKey("healthcheck");
        }
        assertThat(Files.readString(DEPLOY.resolve("container/Dockerfile"))).contains("\nHEALTHCHECK ");
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
}
