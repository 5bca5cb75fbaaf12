package com.erpmax.realtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.protocol.engineio.EngineV3PayloadCodec;
import com.erpmax.realtime.protocol.engineio.PollingPayloadCodec;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten times the input is about ten times the work, counted in bytes allocated while it is decoded. */
class LinearWorkTest {
    private static final int SMALL = 5_000;
    private static final int FACTOR = 10;
    private static final double TOLERANCE = 2.5;
    private static final int ROUNDS = 10;
    private static final PayloadMapper MAPPER = PayloadMapper.standard();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> inputs() {
        return Stream.of(
                json("arguments", n -> "2[\"x\"" + ",1".repeat(n) + "]"),
                json("properties", n -> "2[\"x\",{\"a\":1" + ",\"a\":1".repeat(n) + "}]"),
                json("different properties", n -> "2[\"x\",{\"a\":1" + different(4 * n) + "}]"),
                json("escapes", n -> "2[\"x\",\"" + "\\u0001".repeat(n) + "\"]"),
                json("escapes in the name", n -> "2[\"" + "\\u0041".repeat(n) + "\"]"),
                json("arrays side by side", n -> "2[\"x\"" + ",[]".repeat(n) + "]"),
                json("depth", n -> "2[\"x\"," + "[".repeat(n)),
                json("digits of an id", n -> "2" + "9".repeat(n) + "[]"),
                json("digits of a number", n -> "2[" + "9".repeat(n) + "]"),
                json("digits of attachments", n -> "5" + "1".repeat(n) + "-[]"),
                json("a namespace", n -> "2/" + "n".repeat(n) + ",[]"),
                json("placeholders", n -> "51-[\"x\"" + ",{\"_placeholder\":true,\"num\":0}".repeat(n) + "]"),
                json("an unfinished text", n -> "2[\"" + "x".repeat(n)),
                json("blanks", n -> "2[\"x\"" + " ".repeat(n) + "]"),
                messagePack("MessagePack arguments", "dd", "c0"),
                messagePack("MessagePack texts", "dd", "a178"),
                messagePack("MessagePack arrays", "dd", "90"),
                messagePack("MessagePack properties", "df", "a161c0"),
                messagePack("MessagePack dates", "dd", "d6ff00000001"),
                messagePack("MessagePack undefined", "dd", "d40000"),
                messagePack("MessagePack too many binary values", "dd", "c400"),
                payload("separators", n -> "4" + "\u001e4".repeat(n)),
                payload("empty packets", n -> "4a" + "\u001e".repeat(n)),
                payload("base64", n -> "b" + "QUJD".repeat(n)),
                v3("packets of protocol 3", n -> "1:4".repeat(n)),
                v3("digits of protocol 3", n -> "1".repeat(n) + ":4"),
                v3("no colon in protocol 3", n -> "1:4".repeat(n) + "1".repeat(n)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    void workIsLinear(String what, Decoding decode) {
        Runnable small = decode.of(SMALL);
        Runnable large = decode.of(SMALL * FACTOR);
        long ofSmall = Long.MAX_VALUE;
        long ofLarge = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            ofSmall = Math.min(ofSmall, allocated(small));
            ofLarge = Math.min(ofLarge, allocated(large));
        }
        assertThat(ofLarge).as(what).isLessThan((long) (FACTOR * TOLERANCE * ofSmall) + 100_000);
    }

    /** Prepares the decoding of an input of a size. */
    interface Decoding {
        Runnable of(int size);
    }

    private static long allocated(Runnable task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            task.run();
        } catch (MalformedPacketException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(500);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static Arguments json(String what, IntFunction<String> text) {
        return Arguments.of(what, (Decoding) size -> {
            String message = text.apply(size);
            return () -> PacketParser.json().decoder(MAPPER).decodeText(message);
        });
    }

    private static Arguments payload(String what, IntFunction<String> text) {
        return Arguments.of(what, (Decoding) size -> {
            String body = text.apply(size);
            return () -> PollingPayloadCodec.decode(body, packet -> {});
        });
    }

    private static Arguments v3(String what, IntFunction<String> text) {
        return Arguments.of(what, (Decoding) size -> {
            String body = text.apply(size);
            return () -> EngineV3PayloadCodec.decodeText(body, packet -> {});
        });
    }

    private static Arguments messagePack(String what, String head, String element) {
        return Arguments.of(what, (Decoding) size -> {
            String data = "92a178" + head + HexFormat.of().toHexDigits(size) + element.repeat(size);
            byte[] message = HexFormat.of().parseHex("83a47479706502a36e7370a12fa464617461" + data);
            return () -> PacketParser.messagePack().decoder(MAPPER).decodeBinary(message);
        });
    }

    /** More than the JSON reader remembers from one text to the next, which would make the small input look cheap. */
    private static String different(int count) {
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < count; i++) {
            properties.append(",\"a").append(i).append("\":1");
        }
        return properties.toString();
    }
}
