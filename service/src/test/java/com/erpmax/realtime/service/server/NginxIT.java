package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.testing.FreePort;
import com.erpmax.realtime.testing.NginxServer;
import com.erpmax.realtime.testing.ShippedNginx;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nginx configuration that ships, with a real nginx before two instances and what stands for the ERPMax API. */
class NginxIT {

    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final Pattern SID = Pattern.compile("\"sid\":\"([ab])\\.([A-Za-z0-9_-]{20})\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static RunningService a;
    private static RunningService b;
    private static HttpServer api;
    private static NginxServer nginx;

    @BeforeAll
    static void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] text = ("ERPMax API " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        api.start();
        a = start("a", FreePort.find());
        b = start("b", FreePort.find());
        nginx = NginxServer.start(
                new ShippedNginx(a.port(), b.port(), api.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        nginx.close();
        a.close();
        b.close();
        api.stop(0);
    }

    @Test
    void pollingSessionsAreSpreadAndEachOnesRequestsReachTheInstanceThatHasIt() throws Exception {
        Set<String> instances = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            Matcher sid = open();
            instances.add(sid.group(1));
            String session = POLLING + "&sid=" + sid.group(1) + "." + sid.group(2);
            assertThat(post(session, "40").body()).isEqualTo("ok");
            assertThat(get(session).body()).startsWith("44{");
        }
        assertThat(instances).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void pollingClientTalksToOneInstanceAllTheTime() throws Exception {
        Matcher sid = open();
        String session = POLLING + "&sid=" + sid.group(1) + "." + sid.group(2);
        String user = UUID.randomUUID().toString();
        String token = a.token(user, UUID.randomUUID().toString());
        assertThat(post(session, "40{\"token\":\"" + token + "\"}").body()).isEqualTo("ok");
        hear(session, "\"connected\"");
        for (int i = 0; i < 5; i++) {
            assertThat(post(session, "42[\"ping\"]").body()).isEqualTo("ok");
            hear(session, "\"pong\"");
        }
    }

    @Test
    void sessionMovesToAWebSocketAtItsInstance() throws Exception {
        List<Matcher> sids = List.of(open(), open(), open());
        for (Matcher sid : sids) {
            String id = sid.group(1) + "." + sid.group(2);
            SocketClient socket = SocketClient.upgrading(nginx.port(), id);
            socket.send("2probe");
            socket.awaitPacket("3probe");
            socket.send("5");
            RunningService instance = sid.group(1).equals("a") ? a : b;
            EngineSession session =
                    instance.bean(EngineEndpoint.class).sessions().find(id).orElseThrow();
            await().atMost(PATIENCE)
                    .until(() -> session.transportKind().wireName().equals("websocket"));
            socket.close();
        }
    }

    @Test
    void webSocketsAreSpreadOverTheInstancesWithoutMore() {
        List<SocketClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String token =
                    a.token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
            clients.add(SocketClient.open(nginx.port()).join("/", token));
        }
        clients.forEach(client -> client.settle("/"));
        assertThat(Stream.of(a, b).map(NginxIT::sockets))
                .allSatisfy(sockets -> assertThat(sockets).isNotEmpty());
        clients.forEach(SocketClient::close);
    }

    @Test
    void serviceSeesTheAddressThatNginxSawAndNotWhatTheClientSays() {
        String user = UUID.randomUUID().toString();
        String token = a.token(user, UUID.randomUUID().toString());
        SocketClient client = SocketClient.open(
                        nginx.port(), "/socket.io/", "X-Forwarded-For", "203.0.113.7", "Forwarded", "for=203.0.113.7")
                .join("/", token);
        Socket seen = Stream.of(a, b)
                .flatMap(service -> sockets(service).stream())
                .filter(socket -> socket.id().equals(client.socketId("/")))
                .findFirst()
                .orElseThrow();
        assertThat(seen.handshake().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(seen.handshake().headers().get("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(seen.handshake().headers()).doesNotContainKey("forwarded");
        client.close();
    }

    @Test
    void protocolThatIsNoWebSocketIsNotChangedTo() throws Exception {
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2) // which asks to change to h2c
                .build()
                .send(request(POLLING).build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void whatAProxyThatIsTrustedSaysIsTheAddressOfTheClient() {
        String token = a.token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        SocketClient client = SocketClient.open(a.port(), "/socket.io/", "X-Forwarded-For", "6.6.6.6, 203.0.113.7")
                .join("/", token);
        assertThat(sockets(a))
                .filteredOn(socket -> socket.id().equals(client.socketId("/")))
                .extracting(socket -> socket.handshake().remoteAddress())
                .containsExactly("203.0.113.7");
        client.close();
    }

    @Test
    void nobodyBehindNginxIsLocalWhateverHeSays() throws Exception {
        for (String address : List.of("127.0.0.1", "::1", "")) {
            HttpResponse<String> answer = send(request("/console/token")
                    .header("Content-Type", "application/json")
                    .header("X-Forwarded-For", address)
                    .POST(BodyPublishers.ofString("""
                            {"user_id": "%1$s", "tenant_id": "%1$s", "role": "owner"}""".formatted(UUID.randomUUID()))));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/admin",
                "/%61ctuator/health",
                "//actuator/health",
                "/console/../actuator/health",
                "/console/%2e%2e/actuator/health",
                "/actuator;x=1/health"
            })
    void whatIsForTheInsideIsRefusedFromOutside(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(400, 404);
        assertThat(HTTP.send(HttpRequest.newBuilder(a.http("/actuator/health")).build(), BodyHandlers.ofString())
                        .statusCode())
                .as("from inside")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docs",
                "/health",
                "/api/v1/tenants",
                "/api/v1/eventsource",
                "/socket.iox",
                "/ws",
                "/actuators"
            })
    void otherPathsAreTheApis(String path) throws Exception {
        assertThat(get(path + "?x=1").body()).isEqualTo("ERPMax API " + path + "?x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/provisioning/jobs",
                "/api/v1/notifications",
                "/api/v1/events?stream=x",
                "/console",
                "/console/settings",
                "/realtime/docs/openapi",
                "/ws/socket.io/socket.io.js"
            })
    void ourPathsAreOurs(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.body()).doesNotStartWith("ERPMax API");
        assertThat(answer.statusCode()).isIn(200, 401);
    }

    @Test
    void bodyThatIsTooLargeIsRefusedBeforeItReachesTheService() throws Exception {
        assertThat(post("/api/v1/emit", "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
    }

    @Test
    void handshakeThatOneInstanceRefusesIsServedByTheOther() throws Exception {
        try (RunningService leaving = RunningService.start("NODE_NAME=b");
                NginxServer before = NginxServer.start(new ShippedNginx(
                        a.port(), leaving.port(), api.getAddress().getPort()))) {
            leaving.bean(EngineEndpoint.class).sessions().stopAdmitting();
            for (int i = 0; i < 6; i++) {
                assertThat(sid(get(URI.create("http://127.0.0.1:" + before.port() + POLLING)))
                                .group(1))
                        .isEqualTo("a");
            }
            SocketClient.open(before.port()).close();
        }
    }

    @Test
    void instancesCanBeRestartedOneAfterTheOtherWhileClientsComeBack() throws Exception {
        SocketClient webSocket = connect();
        boolean isAtA = has(a, webSocket);
        Matcher polling = open();
        while (polling.group(1).equals("a") != isAtA) {
            polling = open();
        }
        RunningService first = isAtA ? a : b;
        int port = first.port();
        first.close();
        webSocket.awaitClose();
        assertThat(get(POLLING + "&sid=" + polling.group(1) + "." + polling.group(2))
                        .statusCode())
                .as("a poll of a session that is gone")
                .isEqualTo(503);
        SocketClient back = connect();
        assertThat(has(isAtA ? b : a, back)).isTrue();
        assertThat(sid(get(POLLING)).group(1)).isEqualTo(isAtA ? "b" : "a");

        RunningService successor = start(isAtA ? "a" : "b", port);
        if (isAtA) {
            a = successor;
            b = restarted(b, "b");
        } else {
            b = successor;
            a = restarted(a, "a");
        }
        back.awaitClose();
        connect().close();
    }

    private static RunningService restarted(RunningService old, String name) throws Exception {
        int port = old.port();
        old.close();
        assertThat(get(POLLING).statusCode()).as("the other one is there").isEqualTo(200);
        return start(name, port);
    }

    private static RunningService start(String name, int port) {
        return RunningService.start("PORT=" + port, "NODE_NAME=" + name, "TRUSTED_PROXIES=127.0.0.1");
    }

    private static SocketClient connect() {
        return SocketClient.open(nginx.port()).join("/", ServiceProcess.token());
    }

    private static boolean has(RunningService service, SocketClient client) {
        return sockets(service).stream().anyMatch(socket -> socket.id().equals(client.socketId("/")));
    }

    @Test
    void whenNoInstanceAnswersClientsAreAskedToComeBack() throws Exception {
        int nobody = 1;
        try (NginxServer before = NginxServer.start(
                new ShippedNginx(nobody, nobody, api.getAddress().getPort()))) {
            HttpResponse<String> answer = get(URI.create("http://127.0.0.1:" + before.port() + POLLING));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(2, 10);
        }
    }

    private static List<Socket> sockets(RunningService service) {
        return service
                .bean(SocketIoServer.class)
                .namespace("/")
                .local()
                .fetchSockets()
                .toCompletableFuture()
                .join()
                .stream()
                .map(Socket.class::cast)
                .toList();
    }

    /** Polls until this has come, after whatever else comes. */
    private static void hear(String session, String text) throws Exception {
        String heard = "";
        while (!heard.contains(text)) {
            HttpResponse<String> poll = get(session);
            assertThat(poll.statusCode()).isEqualTo(200);
            heard = poll.body();
        }
    }

    private static Matcher open() throws Exception {
        return sid(get(POLLING));
    }

    private static Matcher sid(HttpResponse<String> answer) {
        Matcher sid = SID.matcher(answer.body());
        assertThat(sid.find()).as(answer.body()).isTrue();
        return sid;
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(URI.create("http://127.0.0.1:" + nginx.port() + path));
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    }
}
