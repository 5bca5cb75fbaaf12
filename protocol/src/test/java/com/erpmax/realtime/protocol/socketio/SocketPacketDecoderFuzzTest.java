package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any messages are packets, which survive a round trip and whose arguments can be read, or the first wrong one is
 * refused. The input is cut at each byte 1e; a part that begins with {@code b} is a binary message.
 */
class SocketPacketDecoderFuzzTest {
    private static final byte SEPARATOR = 0x1e;
    private static final PayloadMapper MAPPER = PayloadMapper.standard();

    @FuzzTest
    void messagesArePacketsOrRefused(byte[] data) {
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        int start = 0;
        try {
            for (int i = 0; i <= data.length; i++) {
                if (i == data.length || data[i] == SEPARATOR) {
                    SocketPacket packet = decode(decoder, Arrays.copyOfRange(data, start, i));
                    if (packet != null) {
                        assertUsable(packet);
                    }
                    start = i + 1;
                }
            }
        } catch (MalformedPacketException e) {
            assertThat(e).hasMessageContaining("(expected: ");
        }
    }

    private static @Nullable SocketPacket decode(SocketPacketDecoder decoder, byte[] message) {
        return message.length > 0 && message[0] == 'b'
                ? decoder.decodeBinary(Arrays.copyOfRange(message, 1, message.length))
                : decoder.decodeText(new String(message, StandardCharsets.UTF_8));
    }

    private static void assertUsable(SocketPacket packet) {
        EncodedPacket encoded = SocketPacketEncoder.encode(packet);
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        SocketPacket again = decoder.decodeText(requireNonNull(encoded.text()));
        for (byte[] attachment : encoded.attachments()) {
            again = decoder.decodeBinary(attachment);
        }
        assertThat(again).isEqualTo(packet);
        switch (packet) {
            case SocketPacket.Event event -> assertReadable(event.arguments());
            case SocketPacket.Ack ack -> assertReadable(ack.arguments());
            case SocketPacket.Connect connect -> assertThat(connect.namespace()).startsWith("/");
            case SocketPacket.ConnectError error -> assertThat(error.data()).isNotEmpty();
            case SocketPacket.Disconnect disconnect ->
                assertThat(disconnect.namespace()).startsWith("/");
        }
    }

    /** What a handler does with them fails with the one exception, and they can be sent on. */
    private static void assertReadable(Arguments arguments) {
        assertThat(arguments.attachments()).hasSizeLessThanOrEqualTo(ProtocolLimits.MAX_ATTACHMENTS);
        for (int i = 0; i < arguments.size(); i++) {
            for (Class<?> type : List.of(Object.class, BigInteger.class, BigDecimal.class)) {
                try {
                    assertThat(arguments.as(i, type)).isNotNull();
                } catch (MalformedPacketException e) {
                    assertThat(e).hasMessageStartingWith("argument ");
                }
            }
        }
        try {
            assertThat(MAPPER.write(arguments.toArray()).size()).isEqualTo(arguments.size());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("attachments: ");
        }
    }
}
