package com.erpmax.realtime.engine.transport;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CLOSE;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PING;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.TestChannel;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket whose channel lives on its session's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class WebSocketTransportTest {

    private static final int FINAL = 0x80;
    private static final int LIMIT = 100_000;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);

    private final TestLoops loops = new TestLoops();
    private final EngineLoop loop = loops.loop();
    private final TestChannel channel = new TestChannel();
    private final RecordingListener listener = new RecordingListener();
    private final WebSocketTransport transport = new WebSocketTransport(
            channel, loop, loop, listener, new WebSocketSettings(Framing.V4, LIMIT, WRITE_TIMEOUT, Optional.empty()));

    WebSocketTransportTest() {
        channel.pipeline().addLast(transport.handler());
    }

    @AfterEach
    void close() {
        channel.close();
        loops.run();
    }

    @Test
    void whatIsSentInOneTurnLeavesInOneFlush() {
        channel.flushes();
        send("a");
        send("b");
        assertThat(channel.taken()).isEmpty();
        loops.run();
        assertThat(channel.taken()).isEqualTo("81023461" + "81023462");
        assertThat(channel.flushes()).isEqualTo(1);
    }

    @Test
    void packetsArriveInOrder() {
        receive(frame(FINAL | TEXT, bytes("4hello")));
        receive(frame(FINAL | BINARY, new byte[] {1, 2}));
        receive(frame(FINAL | TEXT, bytes("3")));
        receive(frame(FINAL | TEXT, bytes("bAQI=")));
        receive(frame(FINAL | TEXT, bytes("4")));
        assertThat(listener.events())
                .containsExactly(
                        "Message[text=hello]",
                        "BinaryMessage[AQI=]",
                        "Pong[data=]",
                        "BinaryMessage[AQI=]",
                        "Message[text=]");
    }

    @Test
    void framesMayBeCutAtEveryByte() {
        byte[] two = concat(frame(FINAL | TEXT, bytes("4a".repeat(100))), frame(FINAL | TEXT, bytes("4end")));
        for (int cut = 1; cut < two.length; cut++) {
            listener.events().clear();
            receive(Arrays.copyOf(two, cut));
            receive(Arrays.copyOfRange(two, cut, two.length));
            assertThat(listener.events()).as("cut at %d", cut).hasSize(2).last().isEqualTo("Message[text=end]");
        }
    }

    @Test
    void framesMayArriveByteByByte() {
        for (byte next : frame(FINAL | TEXT, bytes("4" + "x".repeat(1000)))) {
            receive(new byte[] {next});
        }
        assertThat(listener.events()).containsExactly("Message[text=" + "x".repeat(1000) + "]");
    }

    @Test
    void smallRestOfALargeReadDoesNotHoldIt() {
        byte[] whole = frame(FINAL | TEXT, bytes("4" + "x".repeat(50_000)));
        byte[] next = frame(FINAL | TEXT, bytes("4next"));
        ByteBuf read = Unpooled.wrappedBuffer(concat(whole, Arrays.copyOf(next, 3)));
        channel.writeInbound(read);
        assertThat(read.refCnt()).isZero();
        receive(Arrays.copyOfRange(next, 3, next.length));
        assertThat(listener.events()).hasSize(2).last().isEqualTo("Message[text=next]");
    }

    @Test
    void incompleteFrameIsReleasedWhenTheConnectionEnds() {
        ByteBuf read = Unpooled.wrappedBuffer(Arrays.copyOf(frame(FINAL | TEXT, bytes("4hello")), 9));
        channel.writeInbound(read);
        assertThat(read.refCnt()).isEqualTo(1);
        channel.close();
        assertThat(read.refCnt()).isZero();
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void pingIsAnsweredWithItsOwnPayload() {
        receive(frame(FINAL | PING, bytes("hi")));
        loops.run();
        assertThat(channel.taken()).isEqualTo("8a026869");
    }

    @Test
    void pingOfAPeerThatDoesNotReadIsNotAnswered() {
        channel.takeOnly(0);
        send("x".repeat(70_000));
        loops.run();
        long before = transport.waitingBytes();
        receive(frame(FINAL | PING, bytes("hi")));
        assertThat(transport.waitingBytes()).isEqualTo(before);
    }

    @Test
    void violationIsAnsweredWithItsCodeAndEverythingAfterItIsDropped() {
        byte[] unmasked = {(byte) 0x81, 1, '4'};
        ByteBuf read = Unpooled.wrappedBuffer(concat(unmasked, frame(FINAL | TEXT, bytes("4a"))));
        channel.writeInbound(read);
        assertThat(read.refCnt()).isZero();
        assertThat(channel.taken()).isEqualTo("880203ea");
        assertThat(listener.events()).containsExactly("error: client frames must be masked");
        ByteBuf more = Unpooled.wrappedBuffer(unmasked);
        channel.writeInbound(more);
        assertThat(more.refCnt()).isZero();
        receive(frame(FINAL | TEXT, bytes("4b")));
        assertThat(listener.events()).hasSize(1);
        assertThat(channel.isOpen())
                .as("the peer may still read the close frame")
                .isTrue();
        loops.pass(Duration.ofSeconds(3));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void violationInTheMiddleOfAnIncompleteReadReleasesAll() {
        receive(Arrays.copyOf(frame(FINAL | TEXT, bytes("4hello")), 5));
        ByteBuf rest = Unpooled.wrappedBuffer(
                Arrays.copyOfRange(frame(FINAL | TEXT, bytes("4hello")), 5, 12), new byte[] {0x70, 0});
        channel.writeInbound(rest);
        assertThat(rest.refCnt()).isZero();
        assertThat(listener.events())
                .containsExactly("Message[text=hello]", "error: reserved bits are set, no extension was agreed on");
    }

    @Test
    void textThatIsNotUtf8IsAViolation() {
        receive(frame(FINAL | TEXT, new byte[] {'4', (byte) 0xFF}));
        assertThat(channel.taken()).isEqualTo("880203ef");
        assertThat(listener.events()).containsExactly("error: text is not UTF-8");
    }

    @Test
    void packetThatIsNoneIsMalformed() {
        receive(frame(FINAL | TEXT, bytes("")));
        receive(frame(FINAL | TEXT, bytes("x")));
        assertThat(listener.events()).containsExactly("malformed", "malformed");
    }

    @Test
    void messageOverTheLimitIsRefusedByItsHeader() {
        receive(Arrays.copyOf(frame(FINAL | TEXT, new byte[LIMIT + 1]), 14));
        assertThat(channel.taken()).isEqualTo("880203f1");
        assertThat(listener.events()).hasSize(1);
    }

    @Test
    void closeSendsWhatWaitsThenAnEmptyCloseFrame() {
        send("a");
        transport.close();
        assertThat(channel.taken()).isEqualTo("81023461" + "8800");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void peerThatAnswersTheCloseFrameIsClosedAtOnce() {
        transport.close();
        receive(frame(FINAL | CLOSE, new byte[0]));
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.taken()).as("one close frame").isEqualTo("8800");
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void peerThatDoesNotAnswerTheCloseFrameIsClosedAfterAWhile() {
        transport.close();
        loops.pass(Duration.ofMillis(2_990));
        assertThat(channel.isOpen()).isTrue();
        loops.pass(Duration.ofMillis(10));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void slowPeerHasTimeToReadWhatWaitsBeforeTheCloseFrame() {
        channel.takeOnly(0);
        send("x".repeat(1000));
        loops.run();
        transport.close();
        loops.pass(Duration.ofSeconds(8));
        assertThat(channel.isOpen()).isTrue();
        channel.takeAll();
        assertThat(channel.taken()).endsWith("8800");
        loops.pass(Duration.ofMillis(2_900));
        assertThat(channel.isOpen()).isTrue();
        loops.pass(Duration.ofMillis(100));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void peerThatNeverReadsTheCloseFrameIsClosedInTheEnd() {
        channel.takeOnly(0);
        send("x");
        loops.run();
        transport.close();
        loops.pass(Duration.ofSeconds(30));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingFollowsTheCloseFrame() {
        transport.close();
        channel.taken();
        send("a");
        receive(frame(FINAL | PING, bytes("hi")));
        loops.run();
        assertThat(channel.taken()).isEmpty();
    }

    @Test
    void whatThePeerSendsAfterTheCloseFrameIsDropped() {
        transport.close();
        receive(frame(FINAL | TEXT, bytes("4a")));
        receive(frame(FINAL | BINARY, bytes("a")));
        receive(frame(FINAL | TEXT, bytes("x")));
        assertThat(listener.events()).isEmpty();
    }

    @Test
    void closeFrameOfThePeerIsAnsweredAndEndsTheConnection() {
        receive(concat(frame(FINAL | CLOSE, new byte[] {3, (byte) 0xE8}), frame(FINAL | TEXT, bytes("4late"))));
        assertThat(channel.taken()).isEqualTo("8800");
        assertThat(channel.isOpen()).isFalse();
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void abortDropsWhatWaits() {
        channel.takeOnly(0);
        send("a");
        loops.run();
        transport.abort();
        assertThat(channel.isOpen()).isFalse();
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void failedConnectionIsToldOnce() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        channel.pipeline().fireExceptionCaught(new IOException("Broken pipe"));
        assertThat(channel.isOpen()).isFalse();
        assertThat(listener.events()).containsExactly("error: connection failed: Connection reset by peer", "closed");
    }

    @Test
    void writesThatWaitedWhenThePeerLeftAreNoFailure() {
        channel.takeOnly(0);
        for (int i = 0; i < 10; i++) {
            send("a");
        }
        loops.run();
        channel.close();
        channel.pipeline().fireExceptionCaught(new ClosedChannelException());
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void writabilityFollowsTheBytesThatWait() {
        assertThat(transport.isWritable()).isTrue();
        assertThat(transport.waitingBytes()).isZero();
        channel.takeOnly(0);
        send("x".repeat(70_000));
        assertThat(transport.isWritable()).isFalse();
        assertThat(transport.waitingBytes()).isGreaterThanOrEqualTo(70_000);
        channel.takeAll();
        transport.flushNow();
        assertThat(transport.isWritable()).isTrue();
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void peerThatTakesNothingStalls() {
        channel.takeOnly(0);
        send("a");
        loops.pass(WRITE_TIMEOUT);
        assertThat(listener.events()).containsExactly("stalled");
    }

    @Test
    void readerOfAKilobyteInASecondIsKept() {
        channel.takeOnly(0);
        send("x".repeat(100_000));
        for (int second = 0; second < 60; second++) {
            loops.pass(Duration.ofSeconds(1));
            channel.takeOnly(1024);
        }
        assertThat(listener.events()).isEmpty();
        channel.takeOnly(0);
        loops.pass(WRITE_TIMEOUT.plusSeconds(3));
        assertThat(listener.events()).as("but not once it has stopped").containsExactly("stalled");
    }

    @Test
    void kindIsWebSocket() {
        assertThat(transport.kind()).isEqualTo(TransportKind.WEBSOCKET);
    }

    private void send(String text) {
        SharedFrame frame = SharedFrame.text(text);
        transport.send(frame);
        frame.release();
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
