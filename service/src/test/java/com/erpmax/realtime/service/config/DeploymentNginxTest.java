package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.testing.ShippedNginx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;

/** What the nginx configuration that ships says, by itself and as the compose file changes it. */
class DeploymentNginxTest {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final String ERPMAX_API = "192.0.2.7:8000";
    private static final Pattern SERVER = Pattern.compile("(?m)^    server ([^ ;]+)");

    private final ComposeFile compose = ComposeFile.read(DEPLOY);

    @Test
    void nginxTakesIt(@TempDir Path folder) throws Exception {
        Path main = folder.resolve("nginx.conf");
        Files.writeString(main, new ShippedNginx(8001, 8002, 8000).text(18080, folder));
        run("/usr/sbin/nginx", "-t", "-q", "-e", folder.resolve("e").toString(), "-c", main.toString());
    }

    @Test
    void nginxOfComposeNeedsNoNameToStart(@TempDir Path folder) throws Exception {
        assertThat(SERVER.matcher(siteOfCompose(folder)).results().map(server -> server.group(1)))
                .as("a name that is not known when nginx starts would keep it from starting")
                .hasSize(7)
                .allSatisfy(server -> assertThat(server).matches("(\\d+\\.){3}\\d+:\\d+"));
    }

    @Test
    void nginxOfComposeHasEachInstanceAtItsAddressAndByItsName(@TempDir Path folder) throws Exception {
        String site = siteOfCompose(folder);
        List<String> addresses = Stream.of("realtime-a", "realtime-b")
                .map(service -> compose.address(service) + ":8000")
                .toList();
        assertThat(servers(site, "realtime_new")).containsExactlyElementsOf(addresses);
        assertThat(servers(site, "realtime_api")).containsExactlyElementsOf(addresses);
        assertThat(servers(site, "erpmax_api")).containsExactly(ERPMAX_API);
        for (String service : List.of("realtime-a", "realtime-b")) {
            Object name = compose.environment(service).get("NODE_NAME");
            assertThat(servers(site, "realtime_" + name)).containsExactly(compose.address(service) + ":8000");
            assertThat(site).containsPattern("~\\^" + name + "\\\\\\.\\s+realtime_" + name + ";");
        }
    }

    @Test
    void nginxOfComposeHasAPortForEachConnectionOfAnInstance() {
        Matcher range = Pattern.compile("(\\d+) (\\d+)")
                .matcher(String.valueOf(
                        ComposeFile.map(compose.service("nginx").get("sysctls")).get("net.ipv4.ip_local_port_range")));
        assertThat(range.matches()).isTrue();
        assertThat(Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)))
                .isGreaterThan(Integer.parseInt(defaultOf("MAX_CONNECTIONS")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy_read_timeout", "proxy_send_timeout"})
    void connectionOnWhichOnlyTheHeartbeatIsHeardStays(String directive) throws IOException {
        Duration silence = duration(defaultOf("PING_INTERVAL")).plus(duration(defaultOf("PING_TIMEOUT")));
        assertThat(duration(ofSocketIo(directive))).isGreaterThan(silence);
    }

    @Test
    void whatWaitsForAClientWaitsInTheService() throws IOException {
        assertThat(ofSocketIo("proxy_buffering")).isEqualTo("off");
    }

    /** The value of a directive in the location of Socket.IO. */
    private static String ofSocketIo(String directive) throws IOException {
        String site = Files.readString(DEPLOY.resolve("nginx/erpmax-realtime.conf"));
        int start = site.indexOf("location ~ ^/(ws/)?socket\\.io(/|$) {");
        String location = site.substring(start, site.indexOf("\n    }\n", start));
        Matcher value =
                Pattern.compile("(?m)^        " + directive + " (\\S+);$").matcher(location);
        assertThat(value.find()).as("%s in %s", directive, location).isTrue();
        return value.group(1);
    }

    /** What the command of compose makes of the shipped file. */
    private String siteOfCompose(Path folder) throws Exception {
        if (!(compose.service("nginx").get("command") instanceof List<?> command)) {
            throw new AssertionError("no command");
        }
        String text = String.valueOf(command.getLast())
                .replace("$$", "$")
                .replace("/shipped/", DEPLOY.resolve("nginx") + "/")
                .replace("/etc/nginx/conf.d/", folder + "/");
        int start = text.indexOf("&& exec nginx ");
        assertThat(start).isPositive();
        run("env", "ERPMAX_API=" + ERPMAX_API, "sh", "-c", text.substring(0, start));
        return Files.readString(folder.resolve("erpmax-realtime.conf"));
    }

    private static List<String> servers(String site, String upstream) {
        int start = site.indexOf("\nupstream " + upstream + " {\n");
        assertThat(start).as(upstream).isPositive();
        return SERVER.matcher(site.substring(start, site.indexOf("\n}\n", start)))
                .results()
                .map(server -> server.group(1))
                .toList();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String defaultOf(String setting) {
        return SettingsCatalogue.entries().stream()
                .map(SettingsCatalogue.Entry::setting)
                .filter(one -> one.env().equals(setting))
                .map(Setting::defaultValue)
                .findFirst()
                .orElseThrow();
    }

    private static Duration duration(String text) {
        return DurationStyle.detectAndParse(text);
    }
}
