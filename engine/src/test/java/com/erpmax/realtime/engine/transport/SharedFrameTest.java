package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFrameTest {

    @Test
    void broadcastHasTheBytesOfTheReferenceServer() {
        assertThat(webSocketHex(SharedFrame.text("2[\"hello\"]"))).isEqualTo("810b34325b2268656c6c6f225d");
    }

    @Test
    void textIsUtf8() {
        assertThat(webSocketHex(SharedFrame.text("€𝄞"))).isEqualTo("810834e282acf09d849e");
    }

    @Test
    void loneSurrogateBecomesAQuestionMarkAndTheLengthStaysRight() {
        assertThat(webSocketHex(SharedFrame.text("a\uD800b"))).isEqualTo("810434613f62");
    }

    @Test
    void emptyTextIsAPacketOfOneByte() {
        assertThat(webSocketHex(SharedFrame.text(""))).isEqualTo("810134");
    }

    @Test
    void binaryTravelsWithoutAPacketType() {
        assertThat(webSocketHex(SharedFrame.binary(new byte[] {1, 2, 3, 4}))).isEqualTo("820401020304");
        assertThat(webSocketHex(SharedFrame.binary(new byte[0]))).isEqualTo("8200");
    }

    @ParameterizedTest
    @CsvSource({
        "125,   827d",
        "126,   827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
    })
    void lengthHasItsShortestForm(int length, String header) {
        String hex = webSocketHex(SharedFrame.binary(new byte[length]));
        assertThat(hex).startsWith(header).hasSize(header.length() + 2 * length);
    }

    @ParameterizedTest
    @CsvSource({"124, 817d", "125, 817e007e", "65534, 817effff", "65535, 817f0000000000010000"})
    void packetTypeCountsInTheLengthOfText(int length, String header) {
        String hex = webSocketHex(SharedFrame.text("x".repeat(length)));
        assertThat(hex).startsWith(header + "34").hasSize(header.length() + 2 * (length + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 124, 125, 65534, 65535})
    void pollingPayloadIsThePacketWithoutTheFrame(int length) {
        String text = "x".repeat(length);
        assertThat(payload(SharedFrame.text(text))).isEqualTo("4" + text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 125, 126, 65535, 65536})
    void binaryPollingPayloadIsBase64WithPadding(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        assertThat(payload(SharedFrame.binary(data)))
                .isEqualTo("b" + Base64.getEncoder().encodeToString(data));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 200, 70000})
    void announcedPayloadSizeIsExact(int length) {
        assertPayloadSize(SharedFrame.binary(new byte[length]));
        assertPayloadSize(SharedFrame.text("€".repeat(length)));
    }

    @Test
    void sizeIsThatOfTheWebSocketFrame() {
        SharedFrame frame = SharedFrame.text("2[\"hello\"]");
        assertThat(frame.bytes()).isEqualTo(13);
        frame.release();
    }

    @Test
    void memoryLivesUntilTheLastCountIsGone() {
        SharedFrame frame = SharedFrame.text("a");
        frame.retain();
        ByteBuf forOneChannel = frame.webSocketFrame();
        frame.release();
        frame.release();
        assertThat(ByteBufUtil.hexDump(forOneChannel)).isEqualTo("81023461");
        assertThat(forOneChannel.release()).isTrue();
        assertThatThrownBy(frame::release).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void channelThatReadsItsFrameDoesNotMoveAnothers() {
        SharedFrame frame = SharedFrame.text("abc");
        ByteBuf first = frame.webSocketFrame();
        first.skipBytes(4);
        ByteBuf second = frame.webSocketFrame();
        assertThat(second.readableBytes()).isEqualTo(6);
        assertThat(frame.bytes()).isEqualTo(6);
        first.release();
        second.release();
        frame.release();
    }

    @Test
    void frameMayBeReadByManyThreadsAtOnce() {
        byte[] data = new byte[50_000];
        new Random(5).nextBytes(data);
        String expected = "b" + Base64.getEncoder().encodeToString(data);
        SharedFrame frame = SharedFrame.binary(data);
        boolean isSame = IntStream.range(0, 500).parallel().allMatch(i -> {
            frame.retain();
            return payload(frame).equals(expected);
        });
        frame.release();
        assertThat(isSame).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "V4,        820401020304",
        "V3,        82050401020304",
        "V4_BASE64, 810962" + "4151494442413d3d",
        "V3_BASE64, 810a6234" + "4151494442413d3d",
    })
    void binaryHasAFormForEachFraming(Framing framing, String hex) {
        SharedFrame frame = SharedFrame.binary(new byte[] {1, 2, 3, 4});
        assertThat(webSocketHex(frame.as(framing).retain())).isEqualTo(hex);
        frame.release();
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void textIsTheSameForEveryFraming(Framing framing) {
        SharedFrame frame = SharedFrame.text("a");
        assertThat(frame.as(framing)).isSameAs(frame);
        frame.release();
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"V3", "V3_BASE64", "V4_BASE64"})
    void formIsMadeOnceForAllRecipientsAndGoesWithTheFrame(Framing framing) {
        SharedFrame frame = SharedFrame.binary(new byte[50_000]);
        SharedFrame form = frame.as(framing);
        assertThat(IntStream.range(0, 500).parallel().allMatch(i -> frame.as(framing) == form))
                .isTrue();
        assertThat(frame.as(Framing.V4)).isSameAs(frame);
        ByteBuf forOneChannel = form.webSocketFrame();
        frame.release();
        assertThatThrownBy(form::retain).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(forOneChannel.refCnt()).isEqualTo(1);
        forOneChannel.release();
    }

    @Test
    void formsMadeByManyThreadsAtOnceAreEqualAndFew() {
        for (int round = 0; round < 200; round++) {
            SharedFrame frame = SharedFrame.binary(new byte[] {(byte) round});
            List<Framing> framings = List.of(Framing.values());
            Set<SharedFrame> forms = Collections.newSetFromMap(new IdentityHashMap<>());
            IntStream.range(0, 64).parallel().forEach(i -> {
                SharedFrame form = frame.as(framings.get(i % 4));
                synchronized (forms) {
                    forms.add(form);
                }
            });
            assertThat(forms).hasSize(4);
            frame.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "hello, 6", "€, 2", "😀, 3", "é€😀x, 6"})
    void lengthInProtocol3CountsUtf16CodeUnits(String text, int units) {
        SharedFrame frame = SharedFrame.text(text);
        assertThat(frame.payloadChars()).isEqualTo(units).isEqualTo(1 + text.length());
        frame.release();
    }

    @Test
    void loneSurrogateCountsAsTheCharacterThatStandsForIt() {
        SharedFrame frame = SharedFrame.text("a\uD800b");
        assertThat(frame.payloadChars()).isEqualTo(4);
        frame.release();
    }

    @Test
    void framesOfTheProcessOutliveTheirUseByManyThreads() {
        boolean isSame = IntStream.range(0, 20_000).parallel().allMatch(i -> {
            ByteBuf ping = ControlFrames.PING.webSocketFrame();
            boolean isPing = ByteBufUtil.hexDump(ping).equals("810132");
            return isPing && !ping.release();
        });
        assertThat(isSame).isTrue();
        assertThat(ControlFrames.PING.bytes()).isEqualTo(3);
    }

    @Test
    void logShowsTheText() {
        SharedFrame text = SharedFrame.text("2[\"hello\"]");
        SharedFrame binary = SharedFrame.binary(new byte[3]);
        assertThat(text).hasToString("42[\"hello\"]");
        assertThat(binary).hasToString("binary, 3 bytes");
        text.release();
        binary.release();
    }

    @Test
    void enginesOwnPacketsAreThoseOfTheProtocol() {
        assertThat(webSocketHex(ControlFrames.CLOSE.retain())).isEqualTo("810131");
        assertThat(webSocketHex(ControlFrames.PING.retain())).isEqualTo("810132");
        assertThat(webSocketHex(ControlFrames.PROBE_PONG.retain())).isEqualTo("81063370726f6265");
        assertThat(webSocketHex(ControlFrames.NOOP.retain())).isEqualTo("810136");
        assertThat(webSocketHex(ControlFrames.open("{}"))).isEqualTo("8103307b7d");
    }

    private static void assertPayloadSize(SharedFrame frame) {
        int announced = frame.as(Framing.V4_BASE64).payloadBytes();
        assertThat(payload(frame).getBytes(StandardCharsets.UTF_8)).hasSize(announced);
    }

    private static String webSocketHex(SharedFrame frame) {
        ByteBuf bytes = frame.webSocketFrame();
        try {
            return ByteBufUtil.hexDump(bytes);
        } finally {
            bytes.release();
            frame.release();
        }
    }

    private static String payload(SharedFrame frame) {
        ByteBuf payload = Unpooled.buffer();
        frame.as(Framing.V4_BASE64).appendToPayload(payload);
        frame.release();
        return payload.toString(StandardCharsets.UTF_8);
    }
}
