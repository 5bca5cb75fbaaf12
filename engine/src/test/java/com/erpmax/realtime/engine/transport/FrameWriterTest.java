package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.TestChannel;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class FrameWriterTest {

    private final TestLoops loops = new TestLoops();
    private final EngineLoop loop = loops.loop();
    private final TestChannel channel = new TestChannel();
    private final WebSocketTransport transport = new WebSocketTransport(
            channel,
            loop,
            loop,
            new RecordingListener(),
            new WebSocketSettings(Framing.V4, 100_000, Duration.ofSeconds(10), Optional.empty()));
    private final FrameWriter writer = new FrameWriter(transport);

    @AfterEach
    void close() {
        channel.close();
        loops.run();
    }

    @Test
    void smallFramesOfATurnAreOneBufferInTheirOrder() {
        channel.takeOnly(0);
        writer.write(frame("a"));
        writer.write(frame("b"));
        writer.write(frame("c"));
        loops.run();
        assertThat(channel.unsafe().outboundBuffer().size()).isEqualTo(1);
        channel.takeAll();
        assertThat(channel.taken()).isEqualTo("616263");
    }

    @Test
    void singleFrameIsNotCopied() {
        channel.takeOnly(0);
        ByteBuf only = frame("a");
        writer.write(only);
        loops.run();
        assertThat(channel.unsafe().outboundBuffer().current()).isSameAs(only);
    }

    @Test
    void frameThatIsTooLargeIsNotCopiedAndKeepsItsPlace() {
        ByteBuf large = frame("x".repeat(FrameWriter.MAX_HELD_BYTES));
        ByteBuf before = frame("a");
        writer.write(before);
        writer.write(large);
        writer.write(frame("b"));
        assertThat(before.refCnt()).as("with the channel").isEqualTo(1);
        loops.run();
        assertThat(channel.taken()).isEqualTo("61" + "78".repeat(FrameWriter.MAX_HELD_BYTES) + "62");
        assertThat(large.refCnt()).isZero();
    }

    @Test
    void framesThatWereCopiedAreReleased() {
        ByteBuf first = frame("a");
        ByteBuf second = frame("b");
        writer.write(first);
        writer.write(second);
        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
    }

    @Test
    void bytesThatWaitHereCountAsThoseInTheChannel() {
        channel.takeOnly(0);
        writer.write(frame("a"));
        writer.write(frame("b"));
        assertThat(writer.waitingBytes()).isEqualTo(2);
        loops.run();
        long inChannel = writer.waitingBytes();
        assertThat(inChannel).isGreaterThanOrEqualTo(2);
        writer.write(frame("c"));
        assertThat(writer.waitingBytes()).isEqualTo(inChannel + 1);
        channel.takeAll();
        loops.run();
        assertThat(writer.waitingBytes()).isZero();
    }

    @Test
    void whatWaitsWhenTheConnectionEndsIsReleased() {
        ByteBuf frame = frame("a");
        writer.write(frame);
        channel.close();
        loops.run();
        assertThat(frame.refCnt()).isZero();
        assertThat(writer.waitingBytes()).isZero();
    }

    private static ByteBuf frame(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
