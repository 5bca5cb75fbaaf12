package com.erpmax.realtime.cluster.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.cluster.python.RefusedMessageException.Reason;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of python-socketio 5.16.3 as its manager published them, of older versions, and of nobody. */
class PythonMessageReaderTest {
    private static final String END = ", \"callback\": null, \"host_id\": \"1c3b\"}";

    private final PythonMessageReader reader = new PythonMessageReader(false);

    @Test
    void anEmitHasItsEventItsNamespaceAndItsRoom() {
        Emit emit = emit("{\"method\": \"emit\", \"event\": \"ev\", \"data\": [\"a\", 2], \"binary\": false,"
                + " \"namespace\": \"/chat\", \"room\": \"room1\", \"skip_sid\": \"S1\"" + END);
        assertThat(emit.event()).isEqualTo("ev");
        assertThat(emit.namespace()).isEqualTo("/chat");
        assertThat(emit.rooms()).containsExactly("room1");
        assertThat(emit.except()).containsExactly("S1");
        assertThat(emit.callback()).isNull();
        assertThat(arguments(emit)).isEqualTo("[\"a\",2]");
    }

    @Test
    void anEmitWithoutARoomIsForTheNamespaceAndOneWithAnEmptyListForNobody() {
        assertThat(emitTo("null").rooms()).isNull();
        assertThat(emitTo("[]").rooms()).isEmpty();
        assertThat(emitTo("[\"a\", \"b\", \"a\"]").rooms()).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The list of arguments that 5.15.1 and later publish.
                "[{\"a\": 1}] | [{\"a\":1}]",
                "[\"a\", 2] | [\"a\",2]",
                "[[1, 2]] | [[1,2]]",
                "[] | []",
                "[null] | []",
                "[null, 1] | [null,1]",
                // The bare value that 5.14.0 to 5.15.0 publish.
                "{\"a\": 1.0} | [{\"a\":1.0}]",
                "\"\\u00e9\" | [\"é\"]",
                "NaN | [null]",
                "[1e400, -Infinity] | [1E+400,null]",
                "null | []",
                "0 | [0]",
                "false | [false]"
            })
    void theDataIsTheListOfArguments(String data, String expected) {
        assertThat(arguments(emitOf(data, false))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"a\", 2] | [[\"a\",2]]",
                "[] | [[]]",
                "[null] | [[null]]",
                "{\"a\": 1} | [{\"a\":1}]",
                "null | []"
            })
    void aListIsOneArgumentOfSendersOfWhichThatIsSaid(String data, String expected) {
        Emit emit = (Emit) new PythonMessageReader(true).read(utf8(message(data, "false", "\"r\"")));
        assertThat(arguments(emit)).isEqualTo(expected);
    }

    @Test
    void binaryPartsStandInTheirPlaces() {
        Emit emit = emitOf("[[{\"x\": {\"_placeholder\": true, \"num\": 0}}, \"y\"], \"AQ==\"]", true);
        assertThat(arguments(emit)).isEqualTo("[{\"x\":{\"_placeholder\":true,\"num\":0}},\"y\"]");
        assertThat(write(emit).attachments()).containsExactly(new byte[] {1});

        Emit bare = emitOf("[{\"_placeholder\": true, \"num\": 0}, \"AQI=\"]", true);
        assertThat(bare.arguments()).containsExactly(new byte[] {1, 2});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "[[{\"_placeholder\": true, \"num\": 1}], \"AQ==\"]",
                "[[{\"_placeholder\": true, \"num\": -1}], \"AQ==\"]",
                "[[{\"_placeholder\": true, \"num\": \"0\"}], \"AQ==\"]",
                "[[{\"_placeholder\": true, \"num\": 4294967296}], \"AQ==\"]",
                "[[{\"_placeholder\": true, \"num\": 0}], 1]"
            })
    void binaryPartsThatDoNotFitAreRefused(String data) {
        assertRefused(message(data, "true", "\"r\""), Reason.INVALID);
    }

    @Test
    void brokenBase64IsRefused() {
        assertRefused(message("[[{\"_placeholder\": true, \"num\": 0}], \"A*\"]", "true", "\"r\""), Reason.MALFORMED);
    }

    @Test
    void oneBinaryPartInManyPlacesCountsInEachOfThem() {
        String place = "{\"_placeholder\": true, \"num\": 0}";
        String many = "[[" + place + (", " + place).repeat(20) + "], \"" + "AAAA".repeat(20_000) + "\"]";
        assertRefused(message(many, "true", "\"r\""), Reason.TOO_LARGE);
    }

    @Test
    void whoWaitsForAnAcknowledgementIsAnswered() {
        Emit emit = emit("{\"method\": \"emit\", \"event\": \"q\", \"data\": [{\"z\": 1}], \"binary\": false,"
                + " \"namespace\": \"/\", \"room\": \"SID1\", \"skip_sid\": null,"
                + " \"callback\": [\"SID1\", \"/\", 1], \"host_id\": \"37d8\"}");
        Reply reply = Objects.requireNonNull(emit.callback());
        assertThat(reply).isEqualTo(new Reply("37d8", "SID1", "/", 1));
        assertThat(reply.message("[\"ok\",2]"))
                .isEqualTo(
                        "{\"method\":\"callback\",\"host_id\":\"37d8\",\"sid\":\"SID1\",\"namespace\":\"/\",\"id\":1,"
                                + "\"args\":[\"ok\",2]}");
        assertThat(new Reply("\"\\\u0000", "é", "/", 1).message("[]"))
                .startsWith("{\"method\":\"callback\",\"host_id\":\"\\\"\\\\\\u0000\",\"sid\":\"é\"");
    }

    @Test
    void theOtherMethodsAreRead() {
        assertThat(read("{\"method\": \"disconnect\", \"sid\": \"SID2\", \"namespace\": \"/\", \"host_id\": \"…\"}"))
                .isEqualTo(new PythonMessage.Disconnect("SID2", "/"));
        assertThat(read("{\"method\": \"enter_room\", \"sid\": \"SID2\", \"room\": \"roomX\", \"namespace\": \"/\"}"))
                .isEqualTo(new PythonMessage.EnterRoom("SID2", "roomX", "/"));
        assertThat(read("{\"method\": \"leave_room\", \"sid\": \"SID2\", \"room\": \"roomX\", \"namespace\": \"/\"}"))
                .isEqualTo(new PythonMessage.LeaveRoom("SID2", "roomX", "/"));
        assertThat(read("{\"method\": \"close_room\", \"room\": \"roomX\", \"namespace\": \"/\", \"host_id\": \"…\"}"))
                .isEqualTo(new PythonMessage.CloseRoom("roomX", "/"));
        assertThat(read("{\"method\": \"callback\", \"host_id\": \"…\", \"sid\": \"SID1\", \"namespace\": \"/\","
                        + " \"id\": 1, \"args\": [\"ok\", 2]}"))
                .isEqualTo(new PythonMessage.Callback());
    }

    @Test
    void aPickleOfOlderVersionsIsTheSameMessage() {
        Emit emit = (Emit) reader.read(PythonBytes.EMIT_PROTOCOL_4);
        assertThat(emit.event()).isEqualTo("hint");
        assertThat(emit.namespace()).isEqualTo("/billing");
        assertThat(emit.rooms()).isEqualTo(Set.of("tenant:7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4"));
        assertThat(arguments(emit)).isEqualTo("[{\"n\":1,\"t\":\"é\",\"f\":49.0},{\"_placeholder\":true,\"num\":0}]");
        assertThat(write(emit).attachments()).containsExactly(new byte[] {1, 2});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N | []",
                "K1 | [49]",
                "](K1K2e | [[49,50]]",
                "(K1K2t | [49,50]",
                "N\u0085 | [null]",
                ") | []",
                "] | [[]]"
            })
    void inAPickleOnlyATupleIsSeveralArguments(String data, String expected) {
        String pickle = "(Vmethod\nVemit\nVevent\nVev\nVdata\n" + data + "Vnamespace\nV/\nVroom\nVr\nd.";
        assertThat(arguments((Emit) reader.read(pickle.getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"method\": 1}",
                "{\"method\": \"emit\"}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": null, \"room\": \"r\"}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"room\": \"r\"}",
                "{\"method\": \"emit\", \"event\": \"e\", \"namespace\": \"/\", \"room\": \"r\"}",
                "{\"method\": \"emit\", \"event\": null, \"data\": 1, \"namespace\": \"/\", \"room\": \"r\"}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": \"/\", \"room\": 5}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": \"/\", \"room\": [\"a\", null]}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": \"/\", \"skip_sid\": {}}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": \"/\", \"callback\": [\"a\", \"/\"]}",
                "{\"method\": \"emit\", \"event\": \"e\", \"data\": 1, \"namespace\": \"/\", \"callback\": [\"a\", \"/\", 1]}",
                "{\"method\": \"disconnect\", \"namespace\": \"/\"}",
                "{\"method\": \"close_room\", \"room\": null, \"namespace\": \"/\"}"
            })
    void aMessageWithoutWhatItNeedsIsRefused(String message) {
        assertRefused(message, Reason.INVALID);
    }

    @Test
    void aMethodThatThereIsNotIsRefused() {
        assertRefused("{\"method\": \"format_disk\"}", Reason.UNKNOWN_METHOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"method\"}",
                "{\"a\": 1} {}",
                " ",
                "{\"a\": 1e999999999999}",
                "{'method': 'emit'}",
                "{\"a\": \"\n\"}"
            })
    void brokenJsonIsRefused(String message) {
        assertRefused(message, Reason.MALFORMED);
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertRefused("{\"a\": " + "[".repeat(100) + "]".repeat(100) + "}", Reason.TOO_LARGE);
        assertRefused("{\"a\": " + "[".repeat(100_000), Reason.TOO_LARGE);
        assertRefused("{\"a\": [" + "1,".repeat(PythonLimits.MAX_VALUES) + "1]}", Reason.TOO_LARGE);
        assertRefused("{\"a\": 1" + "0".repeat(PythonLimits.MAX_DIGITS + 1) + "}", Reason.TOO_LARGE);
        assertRefused("{\"a\": \"" + "x".repeat(PythonLimits.MAX_MESSAGE_BYTES) + "\"}", Reason.TOO_LARGE);
        List<String> rooms = Collections.nCopies(PythonLimits.MAX_ROOMS + 1, "\"r\"");
        assertRefused(message("1", "false", rooms.toString()), Reason.TOO_LARGE);
    }

    private Emit emitTo(String room) {
        return emit(message("1", "false", room));
    }

    private Emit emitOf(String data, boolean isBinary) {
        return emit(message(data, String.valueOf(isBinary), "\"r\""));
    }

    private static String message(String data, String binary, String room) {
        return "{\"method\": \"emit\", \"event\": \"ev\", \"data\": " + data + ", \"binary\": " + binary
                + ", \"namespace\": \"/\", \"room\": " + room + ", \"skip_sid\": null" + END;
    }

    private Emit emit(String message) {
        return (Emit) read(message);
    }

    private PythonMessage read(String message) {
        return reader.read(utf8(message));
    }

    private static String arguments(Emit emit) {
        return write(emit).toString();
    }

    private static Arguments write(Emit emit) {
        return PayloadMapper.standard().write(emit.arguments().toArray());
    }

    private void assertRefused(String message, Reason reason) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOfSatisfying(
                        RefusedMessageException.class,
                        refused -> assertThat(refused.reason())
                                .as(refused.getMessage())
                                .isEqualTo(reason));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
