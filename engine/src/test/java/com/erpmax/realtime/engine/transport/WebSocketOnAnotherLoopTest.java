package com.erpmax.realtime.engine.transport;

import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.TestChannel;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket whose channel lives on another loop than its session, as after an upgrade. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class WebSocketOnAnotherLoopTest {

    private static final int FINAL_TEXT = 0x80 | TEXT;

    private final TestLoops loops = new TestLoops();
    private final EmbeddedChannel homeThread = loops.channel();
    private final EngineLoop home = loops.loopOf(homeThread);
    private final EmbeddedChannel channelThread = loops.channel();
    private final TestChannel channel = new TestChannel();
    private final RecordingListener listener = new RecordingListener();
    private final WebSocketTransport transport = new WebSocketTransport(
            channel,
            loops.loopOf(channelThread),
            home,
            listener,
            new WebSocketSettings(Framing.V4, 1_000_000, Duration.ofSeconds(10), Optional.empty()));

    WebSocketOnAnotherLoopTest() {
        channel.pipeline().addLast(transport.handler());
    }

    @AfterEach
    void close() {
        channel.close();
        loops.run();
    }

    @Test
    void framesGoOverInOneTaskAndLeaveInOneFlush() {
        channel.flushes();
        send("a");
        send("b");
        homeThread.runPendingTasks();
        assertThat(channel.taken()).isEmpty();
        channelThread.runPendingTasks();
        assertThat(channel.taken()).isEqualTo("81023461" + "81023462");
        assertThat(channel.flushes()).isEqualTo(1);
    }

    @Test
    void packetsComeHomeInOrderAndAtTheEndOfTheTurn() {
        receive("4a");
        receive("4b");
        assertThat(listener.events()).isEmpty();
        channelThread.runPendingTasks();
        assertThat(listener.events()).isEmpty();
        homeThread.runPendingTasks();
        assertThat(listener.events()).containsExactly("Message[text=a]", "Message[text=b]");
    }

    @Test
    void closeKeepsItsPlaceBehindWhatWasSent() {
        send("a");
        transport.close();
        send("too late");
        loops.run();
        assertThat(channel.taken()).isEqualTo("81023461" + "8800");
    }

    @Test
    void endOfTheConnectionComesBehindThePackets() {
        receive("4a");
        channel.close();
        loops.run();
        assertThat(listener.events()).containsExactly("Message[text=a]", "closed");
    }

    @Test
    void fewMessagesOnTheirWayDoNotMakeTheTransportUnwritable() {
        send("a");
        assertThat(transport.isWritable()).isTrue();
        send("x".repeat(70_000));
        assertThat(transport.isWritable()).isFalse();
        loops.run();
        assertThat(transport.isWritable()).isTrue();
    }

    @Test
    void bytesOnTheirWayWait() {
        send("abc");
        assertThat(transport.waitingBytes()).isEqualTo(6);
        loops.run();
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void flushNowSendsThemOnTheirWay() {
        send("abc");
        transport.flushNow();
        channelThread.runPendingTasks();
        assertThat(channel.taken()).isEqualTo("810434616263");
    }

    @Test
    void bothQueuesAreBoundedForThemselves() {
        channel.takeOnly(0);
        send("x".repeat(10_000));
        loops.run();
        long there = transport.waitingBytes();
        assertThat(there).isBetween(10_000L, 11_000L);
        send("x".repeat(5_000));
        assertThat(transport.waitingBytes()).isEqualTo(there);
    }

    @Test
    void peerThatFloodsIsNotReadUntilTheSessionCatchesUp() {
        String packet = "4" + "x".repeat(50_000);
        for (int i = 0; i < 5; i++) {
            receive(packet);
        }
        assertThat(channel.config().isAutoRead()).isTrue();
        receive(packet);
        assertThat(channel.config().isAutoRead()).isFalse();
        channelThread.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        loops.run();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(listener.events()).hasSize(6);
    }

    @Test
    void peerIsHeldAgainWhenItGoesOn() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10; i++) {
                receive("4" + "x".repeat(50_000));
            }
            assertThat(channel.config().isAutoRead()).isFalse();
            loops.run();
            assertThat(channel.config().isAutoRead()).isTrue();
        }
        assertThat(listener.events()).hasSize(30);
    }

    @Test
    void abortReleasesWhatIsOnItsWay() {
        send("a");
        transport.abort();
        loops.run();
        assertThat(channel.isOpen()).isFalse();
        assertThat(listener.events()).containsExactly("closed");
    }

    private void send(String text) {
        SharedFrame frame = SharedFrame.text(text);
        transport.send(frame);
        frame.release();
    }

    private void receive(String packet) {
        channel.writeInbound(Unpooled.wrappedBuffer(frame(FINAL_TEXT, packet.getBytes(StandardCharsets.UTF_8))));
    }
}
