package com.erpmax.realtime.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadMapperTest {
    private final PayloadMapper mapper = PayloadMapper.standard();

    record Job(String id, int progress, @Nullable String message) {}

    record Zoo(String zebra, double ape) {}

    @SuppressWarnings("ArrayRecordComponent") // what an application may well have
    record Blob(String name, byte[] data) {}

    static Stream<org.junit.jupiter.params.provider.Arguments> javaScriptTexts() {
        return Stream.of(
                value(1.0, "1"),
                value(-0.0, "0"),
                value(0.1, "0.1"),
                value(-2.5, "-2.5"),
                value(1e20, "100000000000000000000"),
                value(1e21, "1e+21"),
                value(-1.5e300, "-1.5e+300"),
                value(0.000001, "0.000001"),
                value(1.5e-7, "1.5e-7"),
                value(1.1f, "1.1"),
                value(3f, "3"),
                value(Float.NaN, "null"),
                value(Double.NaN, "null"),
                value(Double.NEGATIVE_INFINITY, "null"),
                value(new double[] {1, 0.5, Double.NaN}, "[1,0.5,null]"),
                value(9007199254740993L, "9007199254740993"),
                value("\b\f\n\r\t\"\\/\u001e\u007f\u2028é", "\"\\b\\f\\n\\r\\t\\\"\\\\/\\u001e\u007f\u2028é\""),
                value("a\ud83d\ude00\ud800b\udc00\udc00", "\"a😀\\ud800b\\udc00\\udc00\""),
                value("\ud800\ud83d\ude00", "\"\\ud800😀\""),
                value("\ud800", "\"\\ud800\""),
                value(Instant.EPOCH, "\"1970-01-01T00:00:00Z\""),
                value(new Job("j", 5, null), "{\"id\":\"j\",\"progress\":5,\"message\":null}"),
                value(new Zoo("z", 1), "{\"zebra\":\"z\",\"ape\":1}"),
                value(new RawJson("{\"as\": \"it is\"}"), "{\"as\": \"it is\"}"),
                value(Map.of("a", List.of(1, "b")), "{\"a\":[1,\"b\"]}"));
    }

    private static org.junit.jupiter.params.provider.Arguments value(Object value, String json) {
        return org.junit.jupiter.params.provider.Arguments.of(value, json);
    }

    @ParameterizedTest
    @MethodSource("javaScriptTexts")
    void valuesAreWrittenAsJavaScriptWouldWriteThem(Object value, String json) {
        Arguments arguments = mapper.write(value, value);

        assertThat(arguments.json(0)).isEqualTo(json);
        assertThat(arguments.json(1)).isEqualTo(json);
        assertThat(arguments).hasToString("[" + json + "," + json + "]");
    }

    @Test
    void longTextsWithSurrogatesAcrossBuffersStayWhole() {
        String text = "x" + "😀".repeat(20_000);

        assertThat(mapper.write(text).as(0, String.class)).isEqualTo(text);
        assertThat(mapper.write(text).json(0)).isEqualTo("\"" + text + "\"");
    }

    @Test
    void noValuesAreNoArguments() {
        assertThat(mapper.write().isEmpty()).isTrue();
        assertThat(mapper.write()).hasToString("[]");
        assertThat(mapper.write().toArray()).isEmpty();
        assertThat(mapper.write().weight()).isZero();
    }

    @Test
    void binaryValuesBecomeAttachmentsWhereverTheyStand() {
        Arguments arguments = mapper.write(
                new byte[] {1}, Map.of("a", List.of(ByteBuffer.wrap(new byte[] {0, 2, 9}, 1, 1))), new byte[0]);

        assertThat(arguments)
                .hasToString("[{\"_placeholder\":true,\"num\":0},{\"a\":[{\"_placeholder\":true,\"num\":1}]},"
                        + "{\"_placeholder\":true,\"num\":2}]");
        assertThat(arguments.attachments()).containsExactly(new byte[] {1}, new byte[] {2}, new byte[0]);
    }

    @Test
    void binaryValuesAreReadBack() {
        Arguments arguments = mapper.write(new Blob("a", new byte[] {1}), new byte[] {2}, List.of(new byte[] {3}));

        assertThat(arguments.as(0, Blob.class).data()).containsExactly(1);
        assertThat(arguments.as(1, byte[].class)).containsExactly(2);
        assertThat(arguments.as(2, List.class).getFirst()).isEqualTo(new byte[] {3});
    }

    @Test
    void moreBinaryValuesThanTheLimitAreRefused() {
        List<byte[]> most = Collections.nCopies(ProtocolLimits.MAX_ATTACHMENTS, new byte[1]);

        assertThat(mapper.write(most).attachments()).hasSize(ProtocolLimits.MAX_ATTACHMENTS);
        assertThatThrownBy(() -> mapper.write(most, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attachments: 11 (expected: at most 10)");
    }

    @Test
    void aMapperCanBeGivenAnotherLimitOfBinaryValues() {
        PayloadMapper wider = mapper.withMaxAttachments(12);

        assertThat(wider.write(Collections.nCopies(12, new byte[1])).attachments())
                .hasSize(12);
        assertThatThrownBy(() -> wider.write(Collections.nCopies(13, new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(wider.withMaxAttachments(12)).isSameAs(wider);
    }

    @Test
    void anObjectThatLooksLikeAPlaceholderCannotBeSentBesideBinaryValues() {
        Map<String, Object> lookalike = Map.of("_placeholder", true, "num", 0);
        RawJson ofAPeer = new RawJson("{\"num\":7,\"_placeholder\":true}");

        assertThat(mapper.write(lookalike, ofAPeer).attachments()).isEmpty();
        assertThatThrownBy(() -> mapper.write(new byte[1], lookalike))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("_placeholder");
        assertThatThrownBy(() -> mapper.write(new byte[1], List.of(ofAPeer.json(), Map.of("a", lookalike))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mapper.write(ofAPeer, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("_placeholder");
    }

    @Test
    void rawTextThatIsNoJsonIsNoticedBesideBinaryValues() {
        assertThatThrownBy(() -> mapper.write(new RawJson("{"), new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> mapper.write(endless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("arguments: not writable as JSON");
    }

    @Test
    void argumentsAreReadAsTheTypeAskedFor() {
        Arguments arguments = mapper.write(new RawJson("{\"id\":\"x\",\"progress\":3,\"more\":[]}"), "text", 7, null);

        assertThat(arguments.as(0, Job.class)).isEqualTo(new Job("x", 3, null));
        assertThat(arguments.as(1, String.class)).isEqualTo("text");
        assertThat(arguments.as(2, Integer.class)).isEqualTo(7);
        assertThat(arguments.isNull(2)).isFalse();
        assertThat(arguments.isNull(3)).isTrue();
        assertThat(arguments.isNull(4)).isTrue();
        assertThat(arguments.weight()).isEqualTo(arguments.toString().length() - 2);
        assertThat(arguments.heldBytes()).isEqualTo(arguments.weight() + 4 * 2 * Integer.BYTES);
    }

    @Test
    void aNumberWhoseExponentIsOutOfRangeIsTheSameKindOfException() {
        Arguments arguments = mapper.write(new RawJson("1E-2147483649"), new RawJson("1e999999999"));

        assertThatThrownBy(() -> arguments.as(0, BigInteger.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(1, BigInteger.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(0, BigDecimal.class)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void wrongTypesAreOneKindOfException() {
        Arguments arguments = mapper.write(5, "5", true, null, Map.of("progress", "high"), Map.of("id", 5));

        assertThatThrownBy(() -> arguments.as(0, String.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(1, Integer.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(2, String.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(3, Job.class))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("argument 3: null (expected: Job)");
        assertThatThrownBy(() -> arguments.as(4, Job.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(5, Job.class)).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> arguments.as(6, Job.class))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("argument 6: missing (expected: a value)");
        assertThatThrownBy(() -> arguments.json(-1)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void oneBinaryValueNamedManyTimesIsRefusedBeforeItIsCopiedThatOften() {
        byte[] large = new byte[1_000_000];
        String names = String.join(",", java.util.Collections.nCopies(30_000, "{\"_placeholder\":true,\"num\":0}"));
        RawJson relayed = new RawJson("[" + names + "]", List.of(large));

        assertThatThrownBy(() -> mapper.write(relayed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attachments: 11 (expected: at most 10)");
    }

    @Test
    void whatIsSentOnSharesOneListOfBinaryValues() {
        Arguments arguments = mapper.write(new byte[] {1}, new byte[] {2}, 3);

        assertThat(arguments.raw(0).attachments()).isSameAs(arguments.raw(2).attachments());
    }
}
