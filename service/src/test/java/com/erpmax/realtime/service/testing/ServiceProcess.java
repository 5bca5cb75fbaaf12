package com.erpmax.realtime.service.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.ServiceApplication;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.auth.SigningKey;
import com.erpmax.realtime.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, which a test may kill, and its one tenant's owner. */
public final class ServiceProcess implements AutoCloseable {

    private static final String TENANT = "7d6e7d6e-0000-4000-8000-000000000001";
    /** The user whom {@link #token()} is for. */
    public static final String USER = "7d6e7d6e-0000-4000-8000-000000000002";

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
     * @param folder for its log and, in {@code data}, its data
     * @param settings further settings, each as {@code NAME=value}
     */
    public static ServiceProcess start(Path folder, String... settings) throws IOException {
        return startUnder(List.of(), folder, settings);
    }

    /** As {@link #start}, by a command that is followed by the service's own and becomes that in the end. */
    public static ServiceProcess startUnder(List<String> command, Path folder, String... settings) throws IOException {
        int port = FreePort.find();
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceApplication.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("service.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("PORT", Integer.toString(port));
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.put("SECRET_KEY", RunningService.SECRET_KEY);
        environment.put("SERVICE_API_KEY", RunningService.API_KEY);
        environment.put("PROVISIONING_GRACE", "1s");
        for (String setting : settings) {
            environment.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        ServiceProcess service = new ServiceProcess(builder.start(), port, folder);
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(service.process.isAlive())
                            .as("service runs, see %s", folder)
                            .isTrue();
                    return service.send(service.anonymous("/health").GET())
                            .json()
                            .has("status");
                });
        return service;
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {

        /** Returns the status. */
        public int status() {
            return response.statusCode();
        }

        /** Returns the body as JSON. */
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** Returns the first header of that name, or the empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Returns the port that it listens on. */
    public int port() {
        return port;
    }

    /** Returns the id of its process. */
    public long pid() {
        return process.pid();
    }

    /** Returns the status that its process, which has ended, ended with. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** Asks as the tenant's owner. */
    public JsonNode get(String path) throws IOException {
        return send(request(path).GET()).json();
    }

    /** Sends JSON as the tenant's owner. */
    public JsonNode post(String path, String json) throws IOException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)))
                .json();
    }

    /** Sends JSON as another service. */
    public Answer publish(String path, String json) throws IOException {
        return send(anonymous(path)
                .header("X-API-Key", RunningService.API_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Returns the payloads of all stored events of the tenant, one per line. */
    public String storedEvents() throws SQLException {
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
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Stops the service as an operator does, and waits for its end. */
    public void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** Returns an access token of the tenant's owner. */
    public static String token() {
        AccessTokens tokens = new AccessTokens(
                SigningKey.of(RunningService.SECRET_KEY), (user, tenant) -> Optional.empty(), Clock.systemUTC());
        return tokens.mint(USER, TENANT, Role.OWNER, Duration.ofMinutes(5));
    }

    /** Starts a request of the tenant's owner. */
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", "Bearer " + token());
    }

    /** Starts a request without credentials. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    /** Sends a request. */
    public Answer send(HttpRequest.Builder request) throws IOException {
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException(interruption);
        }
    }
}
