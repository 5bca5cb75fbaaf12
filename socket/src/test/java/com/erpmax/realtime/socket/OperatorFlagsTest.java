package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.namespace.AckFailedException;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flags of operators: immutable values in place of flags that the next emit forgets. */
class OperatorFlagsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestServer server = TestServer.start();
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aVolatileEventIsDroppedWhenNoPollIsPendingAndTheSocketForgetsTheFlag() throws InterruptedException {
        server.root().onConnection(sockets::add);
        PollingClient client = server.poll();
        client.enter("");
        Socket socket = sockets.take();

        socket.asVolatile().emit("lost");
        socket.emit("kept");
        socket.rooms().toCompletableFuture().join(); // both have been sent or dropped before the poll

        client.expect("42[\"kept\"]");
    }

    @Test
    void aVolatileQuestionThatIsDroppedFailsAtOnce() throws InterruptedException {
        server.root().onConnection(sockets::add);
        PollingClient client = server.poll();
        client.enter("");

        CompletionStage<?> answer = sockets.take().asVolatile().emitWithAck(LONG, "q");

        assertThatThrownBy(() -> answer.toCompletableFuture().get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        AckFailedException.class,
                        e -> assertThat(e.reason()).isEqualTo(AckFailedException.Cause.DROPPED));
    }

    @Test
    void aVolatileQuestionThatIsSentIsAnswered() throws InterruptedException {
        server.root().onConnection(sockets::add);
        WebSocketClient client = server.connect("");

        CompletionStage<Arguments> answer =
                sockets.take().compress(false).asVolatile().emitWithAck(LONG, "q", 1);
        client.expect("420[\"q\",1]").send("430[\"yes\"]");

        assertThat(answer.toCompletableFuture().join().as(0, String.class)).isEqualTo("yes");
    }

    @Test
    void operatorsOfASocketMeanTheOthersAndTakeItsFlagsAlong() throws InterruptedException {
        server.root().onConnection(sockets::add);
        WebSocketClient speaker = server.connect("");
        Socket socket = sockets.take();
        WebSocketClient member = server.connect("");
        Socket inRoom = sockets.take();
        inRoom.join("r").toCompletableFuture().join();
        WebSocketClient other = server.connect("");
        PollingClient busy = server.poll();
        busy.enter("");

        socket.in("r").emit("room");
        socket.except("r").emit("rest");
        socket.asVolatile().broadcast().emit("all");
        socket.compress(false).to(inRoom.id()).emit("one");
        socket.asVolatile().except(inRoom.id()).emit("not you");
        socket.emit("own");

        member.expect("42[\"room\"]", "42[\"all\"]", "42[\"one\"]");
        other.expect("42[\"rest\"]", "42[\"all\"]", "42[\"not you\"]");
        speaker.expect("42[\"own\"]");
        busy.expect("42[\"rest\"]");
        server.root().emit("end");
        member.expect("42[\"end\"]");
        busy.expect("42[\"end\"]");
    }

    @Test
    void theServerSpeaksForItsRoot() throws InterruptedException {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        server.io()
                .use(socket -> calls.add("use"))
                .onConnection(socket -> socket.join("r").toCompletableFuture().join())
                .onDisconnect((socket, reason) -> calls.add(reason.text()))
                .on("e", event -> {
                    event.ack();
                    calls.add("event");
                });
        WebSocketClient client = server.connect("").send("421[\"e\"]").expect("431[]");

        server.io().emit("all");
        server.io().to("r").emit("room");
        server.io().in("r").emit("in");
        server.io().except("r").emit("nobody");
        server.io().root().compress(false).emit("plain");
        client.expect("42[\"all\"]", "42[\"room\"]", "42[\"in\"]", "42[\"plain\"]")
                .send("41");

        assertThat(calls.take()).isEqualTo("use");
        assertThat(calls.take()).isEqualTo("event");
        assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo("client namespace disconnect");
    }
}
