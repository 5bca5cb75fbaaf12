package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile peer can send in MessagePack, and the limits. */
class MessagePackDecoderTest {
    private static final String NSP = "a36e7370a12f";
    private static final String TYPE = "a474797065";
    private static final String DATA = "a464617461";
    private static final String ID = "a26964";
    private static final String EVENT = TYPE + "02" + NSP;

    private final PacketDecoder decoder = PacketParser.messagePack().decoder(PayloadMapper.standard());

    @Test
    void textIsRefused() {
        assertThatThrownBy(() -> decoder.decodeText("2[\"x\"]"))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining("text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c0", "90", "02", "a161", "c1", "c40101", "80", "81" + NSP, "81" + TYPE + "02"})
    void aPacketIsAMapWithTypeAndNamespace(String bytes) {
        assertRefused(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"05", "06", "ff", "c0", "d40000", "a132", "cb4000000000000000", "cc80", "cfffffffffffffffff"})
    void theTypeIsAnIntegerFromZeroToFour(String type) {
        assertRefused("83" + TYPE + type + NSP + DATA + "91a178");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "d40000", "01", "a0", "a178", "90", "a32f612c", "c4012f"})
    void theNamespaceIsATextThatCanBeOne(String namespace) {
        assertRefused("83" + TYPE + "02a36e7370" + namespace + DATA + "91a178");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c0", "90", "a178", "01", "c400", "81a161c400", "81a161c7000000", "c3", "d7000000000000000000"})
    void connectTakesAnObjectOrNothing(String data) {
        assertRefused("83" + TYPE + "00" + NSP + DATA + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "80", "90"})
    void disconnectTakesNothing(String data) {
        assertRefused("83" + TYPE + "01" + NSP + DATA + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d40000", "c0", "90", "01", "c400"})
    void connectErrorTakesATextOrAnObject(String data) {
        assertRefused("83" + TYPE + "04" + NSP + DATA + data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d40000",
                "c0",
                "80",
                "90",
                "91c0",
                "91c3",
                "9190",
                "9180",
                "91c400",
                "91cb7ff8000000000000",
                "a178"
            })
    void anEventIsAnArrayThatBeginsWithAName(String data) {
        assertRefused("83" + EVENT + DATA + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void reservedNamesAreRefused(String name) {
        String text = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
        assertRefused("83" + EVENT + DATA + "91" + HexFormat.of().toHexDigits((byte) (0xa0 + name.length())) + text)
                .hasMessageContaining("not reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0", "a137", "cb3fe0000000000000", "cb401c000000000000", "90", "cfffffffffffffffff"})
    void idsAreIntegersThatAreNotNegative(String id) {
        assertRefused("84" + EVENT + DATA + "91a178" + ID + id);
        assertRefused("84" + TYPE + "03" + NSP + DATA + "90" + ID + id);
    }

    @Test
    void anAckHasAnIdAndAnArray() {
        assertRefused("83" + TYPE + "03" + NSP + DATA + "90");
        assertRefused("83" + TYPE + "03" + NSP + ID + "01");
        assertRefused("84" + TYPE + "03" + NSP + ID + "01" + DATA + "80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "04"})
    void otherPacketsHaveNoId(String type) {
        assertRefused("84" + TYPE + type + NSP + ID + "01" + DATA + "80");
    }

    @ParameterizedTest
    @ValueSource(strings = {TYPE + "02", NSP, DATA + "91a178", ID + "01"})
    void nothingStandsTwice(String repeated) {
        assertRefused("85" + EVENT + DATA + "91a178" + ID + "01" + repeated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "c0", "80"})
    void trailingBytesAreRefused(String trailing) {
        assertRefused("83" + EVENT + DATA + "91a178" + trailing).hasMessageContaining("the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c1",
                "cc",
                "cd00",
                "ce000000",
                "cf00000000000000",
                "ca000000",
                "cb00000000000000",
                "d0",
                "a2ff",
                "d9ff",
                "daffff61",
                "dbffffffff",
                "c4ff",
                "c6ffffffff",
                "c67fffffff",
                "92",
                "9f01",
                "dcffff",
                "ddffffffff",
                "dd7fffffff",
                "81",
                "8f",
                "81a161",
                "8101c0",
                "81c0c0",
                "81c40161c0",
                "8180c0",
                "deffff",
                "dfffffffff",
                "df7fffffff",
                "c7ff00",
                "c9ffffffff00",
                "c7",
                "d4",
                "d700",
                "d5000000",
                "d60000000000",
                "d80000000000000000000000000000000000",
                "d40100",
                "c70105ff",
                "d4ff00",
                "c701ff00",
                "c70dff00000000000000000000000000",
                "d7ffffffffff00000000",
                "c70cff3b9aca000000000000000000",
                "a1ff",
                "a2c080",
                "a3eda080",
                "a4f4908080",
                "81a1ffc0"
            })
    void valuesThatAreNotWellFormedAreRefused(String value) {
        assertRefused("83" + EVENT + DATA + "92a178" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", "ddffffffff", "df00000001a161", "c6ffffffff", "dbffffffff", "9292", "c9ffffffff05"})
    void propertiesThatMeanNothingAreWellFormedToo(String value) {
        assertRefused("84" + EVENT + DATA + "91a178" + "a178" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "d40000", "d4050a", "8201c4000292c3cb0000000000000000", "d9020000"})
    void propertiesThatMeanNothingArePassedOver(String value) {
        assertThat(decode("84a178" + value + EVENT + DATA + "91a178")).isInstanceOf(SocketPacket.Event.class);
    }

    @Test
    void aPropertyThatMeansNothingMayNestToTheSizeOfItsMessage() {
        String deep = "91".repeat(200_000) + "c0";
        assertThat(decode("84a178" + deep + EVENT + DATA + "91a178")).isInstanceOf(SocketPacket.Event.class);
    }

    @Test
    void valuesMayNestAsDeepAsTheLimitAndNoDeeper() {
        int inner = ProtocolLimits.MAX_JSON_DEPTH - 1;
        String data = "83" + EVENT + DATA + "92a178";
        assertThat(decode(data + "91".repeat(inner) + "c0")).isNotNull();
        assertThat(decode(data + "91".repeat(inner - 1) + "c400")).isNotNull();
        assertRefused(data + "91".repeat(inner + 1) + "c0").hasMessageContaining("depth");
        assertRefused(data + "91".repeat(inner) + "c400").hasMessageContaining("depth");
        assertRefused(data + "81a161".repeat(inner + 1) + "c0").hasMessageContaining("depth");
        assertRefused(data + "91".repeat(200_000) + "c0").hasMessageContaining("depth");
        assertRefused("83" + TYPE + "00" + NSP + DATA + "81a161".repeat(inner + 2) + "c0");
    }

    @Test
    void binaryValuesMayBeAsManyAsTheLimitAndNoMore() {
        String data = "83" + EVENT + DATA + "92a178dc";
        HexFormat hex = HexFormat.of();
        int max = ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS;
        SocketPacket.Event event =
                (SocketPacket.Event) decode(data + hex.toHexDigits((short) max) + "c400".repeat(max));

        assertThat(event.arguments().attachments()).hasSize(max);
        assertRefused(data + hex.toHexDigits((short) (max + 1)) + "c400".repeat(max + 1));
    }

    @Test
    void propertyNamesMayBeAsLongAsTheLimitAndNoLonger() {
        int max = ProtocolLimits.MAX_JSON_NAME_LENGTH;
        String value = "83" + EVENT + DATA + "92a17881da";
        HexFormat hex = HexFormat.of();
        assertThat(decode(value + hex.toHexDigits((short) max) + "61".repeat(max) + "c0"))
                .isNotNull();
        assertRefused(value + hex.toHexDigits((short) (max + 1)) + "61".repeat(max + 1) + "c0");
    }

    @Test
    void namespacesMayBeAsLongAsTheLimitAndNoLonger() {
        int max = ProtocolLimits.MAX_NAMESPACE_LENGTH;
        String head = "82" + TYPE + "00a36e7370da";
        HexFormat hex = HexFormat.of();
        assertThat(decode(head + hex.toHexDigits((short) max) + "2f".repeat(max)))
                .isNotNull();
        assertRefused(head + hex.toHexDigits((short) (max + 1)) + "2f".repeat(max + 1));
    }

    @Test
    void anObjectLikeAPlaceholderIsRefusedBesideBinaryValues() {
        String lookalike = "82ac5f706c616365686f6c646572c3a36e756d00";
        assertRefused("83" + EVENT + DATA + "93a178" + lookalike + "c400").hasMessageContaining("_placeholder");
        assertRefused("83" + EVENT + DATA + "93a178c400" + lookalike).hasMessageContaining("_placeholder");
    }

    @Test
    void everyPrefixOfAPacketIsRefused() {
        byte[] packet =
                HexFormat.of().parseHex("84" + EVENT + ID + "07" + DATA + "93a178c403010203d700000000e8d4a51007");
        assertThat(decoder.decodeBinary(packet)).isNotNull();
        for (int length = 0; length < packet.length; length++) {
            byte[] prefix = Arrays.copyOf(packet, length);
            assertThatThrownBy(() -> decoder.decodeBinary(prefix)).isInstanceOf(MalformedPacketException.class);
        }
    }

    private SocketPacket decode(String hex) {
        return requireNonNull(decoder.decodeBinary(HexFormat.of().parseHex(hex)));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return assertThatThrownBy(() -> decoder.decodeBinary(bytes)).isInstanceOf(MalformedPacketException.class);
    }
}
