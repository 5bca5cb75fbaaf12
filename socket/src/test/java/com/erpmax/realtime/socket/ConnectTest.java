package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.socket.namespace.ConnectMiddleware;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.ConnectUnavailableException;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CONNECT, as in section 2.3 of the wire facts. */
class ConnectTest {
    private TestServer server = TestServer.start();

    record Auth(@Nullable String token) {}

    record Unwritable(int number) {
        @Override
        public int number() {
            throw new IllegalStateException("not to be read");
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void connectIsAnsweredWithAPublicIdOfTwentyCharacters() {
        WebSocketClient client = server.open().send("40");

        assertThat(client.next()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    }

    @Test
    void connectWithAuthIsAnsweredTheSame() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf("/");

        WebSocketClient client = server.open().send("40{\"token\":\"abc\"}");

        assertThat(client.next()).startsWith("40{\"sid\":\"");
        Socket socket = next(sockets);
        assertThat(socket.authJson()).isEqualTo("{\"token\":\"abc\"}");
        assertThat(socket.auth(Auth.class)).isEqualTo(new Auth("abc"));
    }

    @Test
    void connectWithoutAuthCountsAsAnEmptyObject() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf("/");

        server.connect("");

        assertThat(next(sockets).authJson()).isEqualTo("{}");
    }

    @Test
    void authIsForgotten() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf("/");
        server.open().send("40{\"token\":\"abc\"}");
        Socket socket = next(sockets);

        socket.forgetAuth();

        assertThat(socket.authJson()).isEqualTo("{}");
        assertThat(socket.auth(Auth.class)).isEqualTo(new Auth(null));
        assertThat(server.root().fetchSockets().toCompletableFuture().join())
                .extracting(SocketHandle::authJson)
                .containsExactly("{}");
    }

    @Test
    void aMiddlewareForgetsAuthForWhenTheSocketIsLetIn() throws InterruptedException {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(2);
        server.root().use(Socket::forgetAuth).use(socket -> seen.add(socket.authJson()));
        server.root().onConnection(socket -> seen.add(socket.authJson()));

        server.open().send("40{\"token\":\"abc\"}");

        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"token\":\"abc\"}");
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("{}");
    }

    @Test
    void connectToAnotherNamespaceIsAnsweredThere() {
        server.io().namespace("/custom");

        WebSocketClient client = server.open().send("40/custom,{\"a\":1}");

        assertThat(client.next()).matches("40/custom,\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    }

    @Test
    void theCommaAfterTheNamespaceMayBeMissing() {
        server.io().namespace("/custom");

        assertThat(server.open().send("40/custom").next()).startsWith("40/custom,{\"sid\":\"");
    }

    @Test
    void everyNamespaceHasItsOwnIdAndNoneIsTheSessionId() {
        server.io().namespace("/custom");
        PollingClient client = server.poll();

        String root = client.enter("");
        String custom = client.enter("/custom,");

        assertThat(root).isNotEqualTo(custom).isNotEqualTo(client.sid());
        assertThat(custom).isNotEqualTo(client.sid());
    }

    @Test
    void anUnknownNamespaceIsRefusedAndTheConnectionStays() {
        WebSocketClient client = server.open().send("40/unknown,");

        client.expect("44/unknown,{\"message\":\"Invalid namespace\"}");
        client.enter("");
        assertThat(server.meter("realtime.socket.refusals", "code", "invalid_namespace"))
                .isEqualTo(1);
    }

    @Test
    void refusalsWithoutEndCloseTheTransport() {
        restart(SocketSettings.defaults().withMemberships(3, 10));
        WebSocketClient client = server.open();
        for (int i = 0; i < 3; i++) {
            client.send("40/unknown,").expect("44/unknown,{\"message\":\"Invalid namespace\"}");
        }
        client.enter("");

        client.send("40/unknown,")
                .expect("44/unknown,{\"message\":\"Invalid namespace\"}")
                .expect(WebSocketClient.CLOSED);
    }

    @Test
    void aQueryIsPartOfTheNamespaceName() {
        server.io().namespace("/custom");

        server.open().send("40/custom?a=1,").expect("44/custom?a=1,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void aTrailingSlashMakesAnotherNamespace() {
        server.io().namespace("/custom");

        server.open().send("40/custom/,").expect("44/custom/,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void aRefusalCarriesMessageAndCode() {
        server.io().namespace("/mw").use(socket -> {
            throw new ConnectRefusedException("auth_required", "Authentication \"required\"");
        });

        server.open()
                .send("40/mw,")
                .expect(
                        "44/mw,{\"message\":\"Authentication \\\"required\\\"\",\"data\":{\"code\":\"auth_required\"}}");
        assertThat(server.meter("realtime.socket.refusals", "code", "auth_required"))
                .isEqualTo(1);
    }

    @Test
    void aRefusalMayCarryOtherDataOrNone() {
        server.io().namespace("/mw").use(socket -> {
            throw new ConnectRefusedException("no", "not authorized", Map.of("content", "later"));
        });
        server.io().namespace("/mw2").use(socket -> {
            throw new ConnectRefusedException("no", "plain", null);
        });

        server.open()
                .send("40/mw,")
                .expect("44/mw,{\"message\":\"not authorized\",\"data\":{\"content\":\"later\"}}")
                .send("40/mw2,")
                .expect("44/mw2,{\"message\":\"plain\"}");
    }

    @Test
    void afterARefusalTheClientMayTryAgain() {
        server.root().use(socket -> {
            if (!socket.authJson().contains("good")) {
                throw new ConnectRefusedException("bad", "no");
            }
        });

        WebSocketClient client = server.open().send("40{\"token\":\"bad\"}");
        client.expect("44{\"message\":\"no\",\"data\":{\"code\":\"bad\"}}");
        client.send("40{\"token\":\"good\"}");
        assertThat(client.next()).startsWith("40{\"sid\":");
    }

    @Test
    void middlewaresRunInOrderAndTheFirstRefusalDecides() {
        List<String> calls = new CopyOnWriteArrayList<>();
        server.root()
                .use(socket -> calls.add("1"))
                .use(socket -> {
                    calls.add("2");
                    throw new ConnectRefusedException("second", "no");
                })
                .use(socket -> calls.add("3"));

        server.open().send("40").expect("44{\"message\":\"no\",\"data\":{\"code\":\"second\"}}");
        assertThat(calls).containsExactly("1", "2");
    }

    @Test
    void aFailingMiddlewareClosesTheTransportSoThatTheClientComesBack() {
        server.root().use(socket -> {
            throw new IllegalStateException("no database");
        });

        server.open().send("40").expect(WebSocketClient.CLOSED);
        assertThat(server.meter("realtime.socket.refusals", "code", "unavailable"))
                .isEqualTo(1);
    }

    @Test
    void aMiddlewareThatCannotDecideNowClosesTheTransportToo() {
        server.root().use(socket -> {
            throw new ConnectUnavailableException("the database is away", new IllegalStateException());
        });

        server.open().send("40").expect(WebSocketClient.CLOSED);
        assertThat(server.meter("realtime.socket.refusals", "code", "unavailable"))
                .isEqualTo(1);
    }

    @Test
    void aRefusalThatCannotBeWrittenClosesTheTransport() {
        server.root().use(socket -> {
            throw new ConnectRefusedException("bad", "no", new Unwritable(1));
        });

        server.open().send("40").expect(WebSocketClient.CLOSED);
    }

    @Test
    void aMiddlewareMayCloseTheTransportItself() {
        server.root().use(socket -> socket.closeTransport(CloseReason.EXPIRED));

        server.open().send("40").expect(WebSocketClient.CLOSED);
    }

    @Test
    void nonBlockingMiddlewaresRunOnTheLoopAndWhatTheyJoinHoldsFromTheConnectionOn() throws InterruptedException {
        BlockingQueue<Boolean> onVirtualThread = new ArrayBlockingQueue<>(2);
        server.root()
                .use(ConnectMiddleware.nonBlocking(socket -> {
                    onVirtualThread.add(Thread.currentThread().isVirtual());
                    socket.join("early");
                }))
                .onConnection(socket -> server.root().to("early").emit("hello"));

        WebSocketClient client = server.open().send("40");

        assertThat(client.next()).startsWith("40{\"sid\":");
        client.expect("42[\"hello\"]");
        assertThat(onVirtualThread.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aNonBlockingMiddlewareMayRefuse() {
        server.root().use(ConnectMiddleware.nonBlocking(socket -> {
            throw new ConnectRefusedException("bad", "no");
        }));

        server.open().send("40").expect("44{\"message\":\"no\",\"data\":{\"code\":\"bad\"}}");
    }

    @Test
    void oneBlockingMiddlewareTakesAllToAVirtualThread() throws InterruptedException {
        BlockingQueue<Boolean> onVirtualThread = new ArrayBlockingQueue<>(2);
        server.root()
                .use(ConnectMiddleware.nonBlocking(
                        socket -> onVirtualThread.add(Thread.currentThread().isVirtual())))
                .use(socket -> onVirtualThread.add(Thread.currentThread().isVirtual()));

        assertThat(server.open().send("40").next()).startsWith("40{\"sid\":");
        assertThat(onVirtualThread.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(onVirtualThread.poll(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAMiddlewareEmitsArrivesBeforeTheConfirmation() {
        server.root().use(socket -> socket.emit("session", "x"));

        WebSocketClient client = server.open().send("40");

        client.expect("42[\"session\",\"x\"]");
        assertThat(client.next()).startsWith("40{\"sid\":");
    }

    @Test
    void aConnectionThatEntersNoNamespaceIsClosed() {
        restart(SocketSettings.defaults().withConnectTimeout(Duration.ofMillis(200)));

        server.open().expect(WebSocketClient.CLOSED);
    }

    @Test
    void aConnectionThatIsAlwaysRefusedIsClosed() {
        restart(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(4)));

        server.open().send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}", WebSocketClient.CLOSED);
    }

    @Test
    void aConnectionWhoseConnectIsNeverDecidedIsClosed() {
        restart(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(2)));
        server.root().use(socket -> new ArrayBlockingQueue<String>(1).take());

        server.open().send("40").expect(WebSocketClient.CLOSED);
    }

    @Test
    void theFirstConnectDisarmsTheTimeoutForGood() {
        restart(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(4)));
        WebSocketClient client = server.connect("");
        client.send("41");

        await().pollDelay(Duration.ofMillis(4_500)).untilAsserted(() -> client.enter(""));
    }

    @Test
    void namespacesOfAConnectionAreBounded() {
        restart(SocketSettings.defaults().withMemberships(2, 10));
        server.io().namespace("/a");
        server.io().namespace("/b");
        WebSocketClient client = server.connect("", "/a,");

        client.send("40/b,")
                .expect("44/b,{\"message\":\"Too many namespaces\",\"data\":{\"code\":\"too_many_namespaces\"}}");
        client.send("41/a,");
        client.enter("/b,");
    }

    private void restart(SocketSettings settings) {
        server.close();
        server = TestServer.start(settings);
    }

    private BlockingQueue<Socket> socketsOf(String namespace) {
        BlockingQueue<Socket> sockets = new ArrayBlockingQueue<>(10);
        server.io().namespace(namespace).onConnection(sockets::add);
        return sockets;
    }

    private static Socket next(BlockingQueue<Socket> sockets) throws InterruptedException {
        Socket socket = sockets.poll(60, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }
}
