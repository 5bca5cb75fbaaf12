package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.testing.NginxServer;
import com.erpmax.realtime.testing.ShippedNginx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the nginx configuration that ships keeps from the servers behind it, what it says for them when they are away,
 * and what it writes down. The servers are stand-ins that would take everything.
 */
class NginxEdgeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NOBODY = 1;
    private static final Pattern RETRY_AFTER = Pattern.compile("\r\nRetry-After: (\\d+)\r\n");

    private static StandIn realtime;
    private static StandIn api;
    private static NginxServer nginx;

    @BeforeAll
    static void start() throws IOException {
        realtime = StandIn.start("Realtime");
        api = StandIn.start("ERPMax API");
        nginx = NginxServer.start(new ShippedNginx(realtime.port(), realtime.port(), api.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        nginx.close();
        api.close();
        realtime.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator?x=1",
                "/actuator#x",
                "/admin",
                "/admin/users",
                "/Actuator/health",
                "//actuator/health",
                "/%61ctuator/health",
                "/%2Factuator/health",
                "/actuator%2fhealth",
                "/actuator;x=1/health",
                "/actuator%3Bx=1/health",
                "http://localhost/actuator/health"
            })
    void whatIsForTheInsideIsNotThereForTheOutside(String path) throws IOException {
        assertThat(status(get(path))).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/../actuator/health",
                "/ws/socket.io/../../actuator/health",
                "/socket.io/..",
                "/socket.io/..?x=1",
                "/socket.io/..#x",
                "/socket.io/%2e%2e/actuator/health",
                "/socket.io/.%2E/actuator/health",
                "/socket.io/..%2factuator/health",
                "/socket.io/%2e%2e%2Factuator/health",
                "/socket.io/%252e%252e/actuator/health",
                "/socket.io/..;/actuator/health",
                "/socket.io/..;x=1/actuator/health",
                "/socket.io/..%3b/actuator/health",
                "/socket.io;/actuator/../health",
                "/socket.io//actuator",
                "/console/..\\actuator",
                "/console/..%5cactuator",
                "/console\\..\\actuator",
                "/console/;/actuator",
                "/console/x%00",
                "/api/v1/notifications/%2e/x",
                "/api/v1/notifications/%2561ctuator",
                "/actuator/../console",
                "/./actuator",
                "/;x/../actuator",
                "/..;/actuator",
                "/x/%2e%2e/admin",
                "/x/..%2Fadmin",
                "http://localhost/socket.io/../actuator/health"
            })
    void pathsThatCouldBeReadInTwoWaysReachNobody(String path) throws IOException {
        assertThat(status(get(path))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/?EIO=4&transport=polling&t=a..b/../c;%2e%2e",
                "/ws/socket.io/socket.io.esm.min.js.map",
                "/console",
                "/console/vendor/socket.io.min.js",
                "/api/v1/notifications/0ddba110-0000-4000-8000-000000000001/read",
                "/api/v1/events?stream=user%3Ax/../actuator&after=%2F"
            })
    void pathsOfTheServiceArePassedOnAsTheyAre(String path) throws IOException {
        assertThat(get(path)).endsWith("Realtime " + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/files/100%25.pdf",
                "/files/a%2Fb;v=1",
                "/a..b/.hidden/...",
                "/x?next=/../admin",
                "/actuators"
            })
    void pathsOfTheApiArePassedOnAsTheyAre(String path) throws IOException {
        assertThat(get(path)).endsWith("ERPMax API " + path);
    }

    @Test
    void whoIsAwayIsWaitedFor() throws IOException {
        try (NginxServer before = NginxServer.start(new ShippedNginx(NOBODY, NOBODY, NOBODY))) {
            for (String path : List.of(
                    "/",
                    "/api/v1/tenants",
                    "/api/v1/events",
                    "/console",
                    "/socket.io/?EIO=4&transport=polling",
                    "/socket.io/?EIO=4&transport=polling&sid=a.0",
                    "/ws/socket.io/?EIO=4&transport=websocket")) {
                String answer = get(before.port(), path, "localhost");
                assertThat(status(answer)).as(path).isEqualTo(503);
                Matcher seconds = RETRY_AFTER.matcher(answer);
                assertThat(seconds.find()).as(answer).isTrue();
                assertThat(Integer.parseInt(seconds.group(1))).isBetween(2, 10);
                assertThat(answer)
                        .contains("\r\nContent-Type: application/json\r\n")
                        .contains("\"code\":503");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io/?EIO=4&transport=polling", "/ws/socket.io/?EIO=4&transport=polling"})
    void whatAnInstanceSendsArrivesAtOnce(String path) throws IOException {
        try (ServerSocket instance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NginxServer before =
                        NginxServer.start(new ShippedNginx(instance.getLocalPort(), instance.getLocalPort(), NOBODY));
                Socket client = connect(before.port())) {
            instance.setSoTimeout((int) PATIENCE.toMillis());
            send(client, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            try (Socket asked = instance.accept()) {
                asked.setSoTimeout((int) PATIENCE.toMillis());
                readUntil(asked, "\r\n\r\n");
                send(asked, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nfirst");
                readUntil(client, "\r\n\r\nfirst");
                send(asked, ", last");
                readUntil(client, ", last");
            }
        }
    }

    @Test
    void idsOfSessionsAreNotWrittenDownWhateverGoesWrong() throws IOException {
        try (NginxServer half = NginxServer.start(new ShippedNginx(realtime.port(), NOBODY, NOBODY))) {
            String query = "/?EIO=4&transport=polling&sid=";
            assertThat(status(get(half.port(), "/socket.io" + query + "a.SECRET", "x")))
                    .isEqualTo(200);
            assertThat(status(get(half.port(), "/socket.io" + query + "b.SECRET", "x")))
                    .isEqualTo(503);
            String large = "POST /ws/socket.io" + query + "a.SECRET HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Content-Length: 500000\r\n\r\n" + "x".repeat(500_000);
            assertThat(status(ask(half.port(), large)))
                    .as("is buffered in a file")
                    .isEqualTo(200);

            Path log = half.folder().resolve("access.log");
            await().atMost(PATIENCE).until(() -> Files.readString(log).contains("\"POST /ws/socket.io/\" 200 "));
            assertThat(log).content().contains("\"GET /socket.io/\" 200 ", "\"GET /socket.io/\" 503 ");
            try (Stream<Path> files = Files.list(half.folder())) {
                assertThat(files.filter(file -> file.toString().endsWith(".log")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(file).content().doesNotContain("SECRET", "sid="));
            }
        }
    }

    @Test
    void whateverNameAClientAsksForItIsAnsweredUnlessAnotherSiteHasTheName() throws IOException {
        ShippedNginx shipped = new ShippedNginx(realtime.port(), realtime.port(), api.port());
        try (NginxServer beside = NginxServer.start((port, folder) ->
                shipped.text(port, folder).replace("include " + folder, """
                        server {
                            listen 127.0.0.1:%d;
                            server_name other.example;
                            return 204;
                        }
                        include %s""".formatted(port, folder)))) {
            assertThat(status(get(beside.port(), "/console", "other.example"))).isEqualTo(204);
            assertThat(get(beside.port(), "/console", "api.erpmax.com")).endsWith("Realtime /console");
            assertThat(get(beside.port(), "/console", "192.0.2.7")).endsWith("Realtime /console");
        }
    }

    private static String get(String path) throws IOException {
        return get(nginx.port(), path, "localhost");
    }

    private static String get(int port, String path, String host) throws IOException {
        return ask(port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    /** Sends what no HTTP client would. */
    private static String ask(int port, String request) throws IOException {
        try (Socket socket = connect(port)) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("what follows %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    private static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }
}
