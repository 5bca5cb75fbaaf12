package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile peer can send, and the limits. */
class SocketPacketDecoderTest {
    private final SocketPacketDecoder decoder = new SocketPacketDecoder(PayloadMapper.standard());

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "9[\"x\"]", "a", "[\"x\"]", " 2[\"x\"]", "-1", "٢[\"x\"]"})
    void unknownTypesAreRefused(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0null", "0[]", "0\"token\"", "01", "07{}", "0{", "0{}{}", "0{\"a\":}", "0/x,null", "0abc"})
    void connectTakesAnObjectOrNothing(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1{}", "1/x,{}", "1[]", "11", "1\"x\""})
    void disconnectTakesNothing(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2",
                "2{}",
                "2[]",
                "2[null]",
                "2[{}]",
                "2[[\"x\"]]",
                "2[true]",
                "2null",
                "2\"x\"",
                "212",
                "2/x",
                "2/x,",
                "2[\"x\"",
                "2[\"x\",]",
                "2[\"x\"]]",
                "2[\"x\"] 1",
                "2['x']",
                "2[x]",
                "2[\"x\",NaN]",
                "2[\"x\",01]",
                "2[\"x\",\"\u0001\"]",
                "2[\"x\",\"\\x\"]",
                "2[\"x\",{\"a\"}]",
                "2[\"x\",{a:1}]",
                "2[\"x\",tru]",
                "2[\"x\"]/*c*/",
                "2[\"x\",+1]",
                "2[\"x\",.5]",
                "2[\"x\",1.]",
                "2[\"x\",-]",
                "2[\"x\",\"\\ud8\"]"
            })
    void anEventIsAWellFormedArrayThatBeginsWithAName(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void reservedNamesAreRefused(String name) {
        assertRefused("2[\"" + name + "\"]").hasMessageContaining("not reserved");
        assertRefused("2[\"\\u00" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2abc[\"x\"]", "2-1[\"x\"]", "2 7[\"x\"]", "21e2[\"x\"]", "21.0[\"x\"]", "2٧[\"x\"]"})
    void ackIdsAreDecimalDigits(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3[]", "3/x,", "3/x,[]", "31{}", "31null", "31\"x\"", "31[", "31[1,]"})
    void anAckHasAnIdAndAnArray(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "4null", "4[]", "41", "4{", "4/x,5"})
    void connectErrorTakesATextOrAnObject(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5[\"x\"]",
                "5-[\"x\"]",
                "50-[\"x\"]",
                "500-[\"x\"]",
                "511[\"x\"]",
                "51.0-[\"x\"]",
                "5+1-[\"x\"]",
                "51e0-[\"x\"]",
                "5-1-[\"x\"]",
                "5a-[\"x\"]",
                "5001-[\"x\"]",
                "51",
                "51-",
                "6[]",
                "60-1[]",
                "61-[]"
            })
    void theNumberOfAttachmentsIsDecimalDigitsAndADash(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":\"0\"}",
                "{\"_placeholder\":true,\"num\":0.5}",
                "{\"_placeholder\":true,\"num\":1}",
                "{\"_placeholder\":true,\"num\":99999999999999999999}",
                "{\"num\":7,\"_placeholder\":true}",
                "[{\"a\":{\"_placeholder\":true,\"num\":3}}]"
            })
    void placeholdersOutsideTheAttachmentsAreRefused(String argument) {
        assertRefused("51-[\"x\"," + argument + "]").hasMessageContaining("attachment number");
        assertRefused("61-1[" + argument + "]").hasMessageContaining("attachment number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":1,\"num\":9}",
                "{\"_placeholder\":false,\"num\":9}",
                "{\"_placeholder\":\"true\"}",
                "{\"num\":0,\"x\":[{}],\"_placeholder\":true}",
                "[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
                "null"
            })
    void otherObjectsAreNoPlaceholders(String argument) {
        assertThat(decoder.decodeText("51-[\"x\"," + argument + "]")).isNull();
        assertThat(decoder.decodeBinary(new byte[1])).isInstanceOf(SocketPacket.Event.class);
    }

    @Test
    void textWhileAttachmentsAreDueIsRefused() {
        assertThat(decoder.decodeText("52-[\"x\"]")).isNull();
        assertThat(decoder.decodeBinary(new byte[1])).isNull();
        assertRefused("2[\"y\"]").hasMessage("message: text (expected: a binary attachment)");
    }

    @Test
    void binaryWhenNoneIsDueIsRefused() {
        assertThatThrownBy(() -> decoder.decodeBinary(new byte[1])).isInstanceOf(MalformedPacketException.class);
        decoder.decodeText("51-[\"x\"]");
        decoder.decodeBinary(new byte[1]);
        assertThatThrownBy(() -> decoder.decodeBinary(new byte[1])).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void attachmentsMayBeAsManyAsTheLimitAndNoMore() {
        assertThat(decoder.decodeText("5" + ProtocolLimits.MAX_ATTACHMENTS + "-[\"x\"]"))
                .isNull();
        for (int i = 1; i < ProtocolLimits.MAX_ATTACHMENTS; i++) {
            assertThat(decoder.decodeBinary(new byte[1])).isNull();
        }
        assertThat(decoder.decodeBinary(new byte[1])).isNotNull();
        assertRefused("5" + (ProtocolLimits.MAX_ATTACHMENTS + 1) + "-[\"x\"]");
    }

    @Test
    void ackIdsMayHaveAsManyDigitsAsTheLimitAndNoMore() {
        String digits = "9".repeat(ProtocolLimits.MAX_ACK_ID_DIGITS);
        assertThat(event("2" + digits + "[\"x\"]").ackId()).isEqualTo(Long.parseLong(digits));
        assertRefused("29" + digits + "[\"x\"]");
    }

    @Test
    void namespacesMayBeAsLongAsTheLimitAndNoLonger() {
        String name = "/" + "n".repeat(ProtocolLimits.MAX_NAMESPACE_LENGTH - 1);
        assertThat(event("2" + name + ",[\"x\"]").namespace()).isEqualTo(name);
        assertRefused("2" + name + "n,[\"x\"]");
        assertRefused("0" + name + "n");
    }

    @Test
    void jsonMayNestAsDeepAsTheLimitAndNoDeeper() {
        int inner = ProtocolLimits.MAX_JSON_DEPTH - 1;
        assertThat(event("2[\"x\"," + "[".repeat(inner) + "]".repeat(inner) + "]"))
                .isNotNull();
        assertRefused("2[\"x\"," + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "]");
        assertRefused("2[\"x\"," + "{\"a\":".repeat(inner + 1) + "1" + "}".repeat(inner + 1) + "]");
        assertRefused("51-[\"x\"," + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "]");
        assertRefused("0" + "{\"a\":".repeat(inner + 2) + "1" + "}".repeat(inner + 2));
    }

    @Test
    void jsonNumbersMayBeAsLongAsTheLimitAndNoLonger() {
        String number = "1".repeat(ProtocolLimits.MAX_JSON_NUMBER_LENGTH);
        assertThat(event("2[\"x\"," + number + "]").arguments().json(0)).isEqualTo(number);
        assertRefused("2[\"x\"," + number + "1]");
        assertRefused("2[\"x\",[" + number + "1]]");
    }

    @Test
    void jsonNamesMayBeAsLongAsTheLimitAndNoLonger() {
        String name = "n".repeat(ProtocolLimits.MAX_JSON_NAME_LENGTH);
        assertThat(event("2[\"x\",{\"" + name + "\":1}]")).isNotNull();
        assertRefused("2[\"x\",{\"" + name + "n\":1}]");
    }

    @Test
    void manyArgumentsKeepTheirBounds() {
        StringBuilder text = new StringBuilder("2[\"x\"");
        for (int i = 0; i < 1_000; i++) {
            text.append(',').append(i);
        }
        Arguments arguments = event(text.append(']').toString()).arguments();

        assertThat(arguments.size()).isEqualTo(1_000);
        assertThat(arguments.json(999)).isEqualTo("999");
    }

    private SocketPacket.Event event(String text) {
        return (SocketPacket.Event) requireNonNull(decoder.decodeText(text));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String text) {
        return assertThatThrownBy(() -> decoder.decodeText(text)).isInstanceOf(MalformedPacketException.class);
    }
}
