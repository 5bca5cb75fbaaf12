package com.erpmax.realtime.engine.transport;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.Deflated;
import com.erpmax.realtime.engine.testing.TestChannel;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket with permessage-deflate: what is counted, and how much one connection may do at a time. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class CompressedTransportTest {

    private static final int COMPRESSED = 0xC0;
    private static final int MESSAGE_BYTES = 200_000;

    private final TestLoops loops = new TestLoops();
    private final EmbeddedChannel channelThread = loops.channel();
    private final EngineLoop channelLoop = loops.loopOf(channelThread);
    private final TestChannel channel = new TestChannel();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void close() {
        channel.close();
        loops.run();
    }

    @Test
    void whatWaitsIsCountedAsItIsQueued() {
        WebSocketTransport transport = transport(channelLoop);
        channel.takeOnly(0);
        send(transport, "x".repeat(100_000));
        loops.run();
        assertThat(transport.waitingBytes()).isBetween(1L, 1_000L);
        channel.takeAll();
        String wire = channel.taken();
        byte[] payload = HexFormat.of().parseHex(wire.substring(4));
        assertThat(new String(Deflated.inflate(payload), StandardCharsets.UTF_8))
                .isEqualTo("4" + "x".repeat(100_000));
    }

    @Test
    void whatIsOnItsWayToAnotherLoopIsCountedAsItIsQueued() {
        WebSocketTransport transport = transport(loops.loop());
        send(transport, "x".repeat(100_000));
        assertThat(transport.waitingBytes()).isBetween(1L, 1_000L);
        assertThat(transport.isWritable()).isTrue();
        loops.run();
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void manyLargeMessagesOfOneReadTakeTurnsWithTheOthersOfTheLoop() {
        transport(channelLoop);
        ByteBuf read = bombs(10);
        channel.writeInbound(read);
        assertThat(listener.events()).as("256 KiB are enough for one turn").hasSize(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        channelThread.runPendingTasks();
        loops.run();
        assertThat(listener.events()).hasSize(10);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void whatComesDuringTheRestWaits() {
        transport(channelLoop);
        channel.writeInbound(bombs(3));
        channel.writeInbound(Unpooled.wrappedBuffer(frame(0x80 | TEXT, new byte[] {'4', 'a'})));
        channel.config().setAutoRead(true); // as after the opening handshake
        channel.writeInbound(Unpooled.wrappedBuffer(frame(0x80 | TEXT, new byte[] {'4', 'b'})));
        assertThat(listener.events()).hasSize(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        loops.run();
        assertThat(listener.events()).hasSize(5).endsWith("Message[text=a]", "Message[text=b]");
    }

    @Test
    void messagesOnTheirWayToAnotherLoopAreBounded() {
        transport(loops.loop());
        channel.writeInbound(bombs(10));
        channelThread.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        loops.run();
        assertThat(listener.events()).hasSize(10);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void connectionThatEndsDuringTheRestReleasesWhatItHad() {
        transport(channelLoop);
        ByteBuf read = bombs(10);
        channel.writeInbound(read);
        assertThat(read.refCnt()).isEqualTo(1);
        channel.close();
        loops.run();
        assertThat(read.refCnt()).isZero();
        assertThat(listener.events()).hasSize(3).last().isEqualTo("closed");
    }

    @Test
    void messagesOfAConnectionThatIsClosingAreNotInflated() {
        WebSocketTransport transport = transport(channelLoop);
        transport.close();
        channel.writeInbound(Unpooled.wrappedBuffer(frame(COMPRESSED | BINARY, new byte[] {7})));
        assertThat(listener.events())
                .as("what is no deflate data is not noticed")
                .isEmpty();
    }

    private WebSocketTransport transport(EngineLoop home) {
        WebSocketSettings settings = new WebSocketSettings(
                Framing.V4, 1_000_000, Duration.ofSeconds(10), Optional.of(PerMessageDeflate.defaults()));
        WebSocketTransport transport = new WebSocketTransport(channel, channelLoop, home, listener, settings);
        channel.pipeline().addLast(transport.handler());
        return transport;
    }

    private static ByteBuf bombs(int count) {
        byte[] bomb = frame(COMPRESSED | BINARY, Deflated.bytes(new byte[MESSAGE_BYTES]));
        ByteBuf read = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            read.writeBytes(bomb);
        }
        return read.capacity(read.writerIndex());
    }

    private static void send(WebSocketTransport transport, String text) {
        SharedFrame frame = SharedFrame.text(text);
        transport.send(frame);
        frame.release();
    }
}
