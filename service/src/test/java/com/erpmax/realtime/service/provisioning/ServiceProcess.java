package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.ServiceApplication;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.auth.SigningKey;
import com.erpmax.realtime.service.testing.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, which a test may kill, and its one tenant's owner. */
final class ServiceProcess implements AutoCloseable {

    private static final String TENANT = "7d6e7d6e-0000-4000-8000-000000000001";
    private static final String USER = "7d6e7d6e-0000-4000-8000-000000000002";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final int port;
    private final Path folder;

    private ServiceProcess(Process process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
    }

    /**
     * Starts the service and waits until it answers.
     *
     * @param createSite the command for jobs of type create_site
     * @param settings further settings, each as {@code NAME=value}
     */
    static ServiceProcess start(Path folder, String createSite, String... settings) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServiceApplication.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("service.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("PORT", Integer.toString(port));
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.put("SECRET_KEY", RunningService.SECRET_KEY);
        environment.put("PROVISIONING_COMMAND_CREATE_SITE", createSite);
        environment.put("PROVISIONING_GRACE", "1s");
        for (String setting : settings) {
            environment.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        ServiceProcess service = new ServiceProcess(builder.start(), port, folder);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(service.process.isAlive())
                            .as("service runs, see %s", folder)
                            .isTrue();
                    return service.send(service.request("/health").GET().build())
                            .has("status");
                });
        return service;
    }

    JsonNode get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, String json) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /** Returns the payloads of all stored events of the tenant, one per line. */
    String storedEvents() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("data").resolve("realtime.db");
        StringBuilder events = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT payload FROM events ORDER BY stream, seq")) {
            while (rows.next()) {
                events.append(rows.getString(1)).append('\n');
            }
        }
        return events.toString();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Stops the service as an operator does, and waits for its end. */
    void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private HttpRequest.Builder request(String path) {
        AccessTokens tokens = new AccessTokens(
                SigningKey.of(RunningService.SECRET_KEY), (user, tenant) -> Optional.empty(), Clock.systemUTC());
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + tokens.mint(USER, TENANT, Role.OWNER, Duration.ofMinutes(5)));
    }

    private JsonNode send(HttpRequest request) throws IOException {
        try {
            return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException(interruption);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
