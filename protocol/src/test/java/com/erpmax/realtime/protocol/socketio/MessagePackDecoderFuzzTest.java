package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;

/** Any binary message is one packet, no larger than its bytes can account for, or is refused. */
class MessagePackDecoderFuzzTest {
    /** One byte can be a control character, {@code \u0000}; a binary value is a placeholder besides. */
    private static final int MOST_CHARACTERS_PER_BYTE = 6;

    private static final int MOST_CHARACTERS_PER_BINARY_VALUE = 40;
    private static final PayloadMapper MAPPER =
            PayloadMapper.standard().withMaxAttachments(ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS);

    @FuzzTest
    void bytesAreAPacketOrRefused(byte[] data) {
        SocketPacket packet;
        try {
            packet = decode(data);
        } catch (MalformedPacketException e) {
            assertThat(e).hasMessageContaining("(expected: ");
            return;
        }
        SocketPacket again = decode(encode(packet));
        assertThat(again.getClass()).isEqualTo(packet.getClass());
        // A name that stands twice in a map is written once.
        assertThat(decode(encode(again))).isEqualTo(again);
        if (packet instanceof SocketPacket.Event event) {
            Arguments arguments = event.arguments();
            int attachments = arguments.attachments().size();
            assertThat(attachments).isLessThanOrEqualTo(ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS);
            assertThat(arguments.toString().length())
                    .isLessThanOrEqualTo(
                            MOST_CHARACTERS_PER_BYTE * data.length + MOST_CHARACTERS_PER_BINARY_VALUE * attachments);
            assertThat(MAPPER.write(arguments.toArray()).size()).isEqualTo(arguments.size());
        }
    }

    private static SocketPacket decode(byte[] data) {
        return requireNonNull(PacketParser.messagePack().decoder(MAPPER).decodeBinary(data));
    }

    private static byte[] encode(SocketPacket packet) {
        return PacketParser.messagePack().encode(packet).attachments().getFirst();
    }
}
