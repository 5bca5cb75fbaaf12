package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.namespace.AckFailedException;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acknowledgements in both directions, as in section 2.5 of the wire facts. */
class AckTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestServer server = TestServer.start();
    private final BlockingQueue<Socket> sockets = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void noteSockets() {
        server.root().onConnection(sockets::add);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void anEventWithAnIdIsAnsweredUnderIt() {
        server.root().on("echo", event -> event.ack(event.arguments().toArray()));

        server.connect("").send("4212[\"echo\",\"a\",1]").expect("4312[\"a\",1]");
    }

    @Test
    void anEmptyAnswerIsAnEmptyArray() {
        server.root().on("echo", event -> event.ack());

        server.connect("").send("4212[\"echo\"]").expect("4312[]");
    }

    @Test
    void anAnswerInANamespaceNamesIt() {
        server.io().namespace("/custom").onLoop("echo", event -> event.ack("x"));

        server.connect("/custom,").send("42/custom,0[\"echo\"]").expect("43/custom,0[\"x\"]");
    }

    @Test
    void binaryArgumentsAreAnsweredWithAttachments() {
        server.root().on("echo", event -> event.ack(event.arguments()));

        server.connect("")
                .send("451-7[\"echo\",{\"_placeholder\":true,\"num\":0}]")
                .send(new byte[] {1, 2, 3})
                .expect("461-7[{\"_placeholder\":true,\"num\":0}]", "hex:010203");
    }

    @Test
    void anEventIsAnsweredOnceOnly() {
        server.root().on("twice", event -> {
            assertThat(event.ack("first")).isTrue();
            assertThat(event.ack("second")).isFalse();
            event.socket().emit("done");
        });

        server.connect("").send("421[\"twice\"]").expect("431[\"first\"]", "42[\"done\"]");
    }

    @Test
    void anEventWithoutAnIdCannotBeAnswered() {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        server.root().on("plain", event -> answered.complete(event.wantsAck() || event.ack("x")));

        server.connect("").send("42[\"plain\"]");

        assertThat(answered).succeedsWithin(LONG).isEqualTo(false);
    }

    @Test
    void anEventMayBeAnsweredLaterAndFromAnywhere() throws InterruptedException {
        BlockingQueue<Event> kept = new ArrayBlockingQueue<>(2);
        server.root().on("keep", kept::add);
        WebSocketClient client = server.connect("").send("421[\"keep\"]").send("422[\"keep\"]");

        Event first = kept.take();
        kept.take().ack("b");
        client.expect("432[\"b\"]");
        first.ack("a");

        client.expect("431[\"a\"]");
    }

    @Test
    void theServerCountsItsIdsFromZeroForTheWholeNamespace() throws Exception {
        WebSocketClient one = server.connect("");
        Socket first = sockets.take();
        WebSocketClient two = server.connect("");
        Socket second = sockets.take();

        CompletableFuture<Arguments> a = future(first, "q", 1);
        one.expect("420[\"q\",1]").send("430[\"A\"]");
        CompletableFuture<Arguments> b = future(second, "q", 2);
        two.expect("421[\"q\",2]").send("431[]");

        assertThat(a.get(60, TimeUnit.SECONDS).as(0, String.class)).isEqualTo("A");
        assertThat(b.get(60, TimeUnit.SECONDS).isEmpty()).isTrue();
    }

    @Test
    void anotherSocketCannotAnswer() throws Exception {
        WebSocketClient one = server.connect("");
        Socket first = sockets.take();
        WebSocketClient two = server.connect("");
        CompletableFuture<Arguments> answer = future(first, "q");
        one.expect("420[\"q\"]");

        two.send("430[\"forged\"]").send("40").expect(WebSocketClient.CLOSED);
        one.send("430[\"own\"]");

        assertThat(answer.get(60, TimeUnit.SECONDS).as(0, String.class)).isEqualTo("own");
    }

    @Test
    void aHandlerMayWaitForTheClientsAnswer() {
        server.root().on("ask", event -> {
            Arguments answer = event.socket()
                    .emitWithAck(LONG, "question")
                    .toCompletableFuture()
                    .get();
            event.ack(answer);
        });

        server.connect("")
                .send("425[\"ask\"]")
                .expect("420[\"question\"]")
                .send("430[\"yes\"]")
                .expect("435[\"yes\"]");
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeout() throws InterruptedException {
        WebSocketClient client = server.connect("");
        CompletableFuture<Arguments> answer =
                sockets.take().emitWithAck(Duration.ofMillis(100), "q").toCompletableFuture();
        client.expect("420[\"q\"]");

        assertFailed(answer, AckFailedException.Cause.TIMEOUT);
        assertThatThrownBy(answer::get).hasMessageContaining("operation has timed out");
        client.send("430[]").send("41").enter("");
    }

    @Test
    void anAnswerThatIsOwedAtTheEndFails() throws InterruptedException {
        WebSocketClient client = server.connect("");
        CompletableFuture<Arguments> answer = future(sockets.take(), "q");
        client.expect("420[\"q\"]").send("41");

        assertFailed(answer, AckFailedException.Cause.DISCONNECTED);
    }

    @Test
    void askingASocketThatIsGoneFails() throws InterruptedException {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();
        client.send("41").enter("");

        assertFailed(future(socket, "q"), AckFailedException.Cause.DISCONNECTED);
    }

    private static CompletableFuture<Arguments> future(Socket socket, String event, Object... values) {
        return socket.emitWithAck(LONG, event, values).toCompletableFuture();
    }

    private static void assertFailed(CompletableFuture<Arguments> answer, AckFailedException.Cause cause) {
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        AckFailedException.class, e -> assertThat(e.reason()).isEqualTo(cause));
    }
}
