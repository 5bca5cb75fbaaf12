package com.erpmax.realtime.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final PayloadMapper MAPPER = PayloadMapper.standard();

    @Test
    void aTextIsAddedAfterTheOthers() {
        assertThat(MAPPER.write().plus("x")).isEqualTo(MAPPER.write("x"));
        assertThat(MAPPER.write(1, "a").plus("\"x").toString()).isEqualTo("[1,\"a\",\"\\\"x\"]");
        assertThat(MAPPER.write(1).plus("a").plus("b").as(2, String.class)).isEqualTo("b");
    }

    @Test
    void attachmentsStayWhereTheyAre() {
        Arguments arguments = MAPPER.write(new byte[] {1}, "a", new byte[] {2}).plus("x");

        assertThat(arguments.attachments()).hasSize(2);
        assertThat(arguments.as(2, byte[].class)).containsExactly(2);
        assertThat(arguments.as(3, String.class)).isEqualTo("x");
    }

    @Test
    void argumentsThatCameInAPacketCanBeAddedTo() throws Exception {
        SocketPacket packet = new SocketPacketDecoder(MAPPER).decodeText("2[\"name\",1,{\"a\":[2]}]");

        assertThat(packet)
                .isInstanceOfSatisfying(
                        SocketPacket.Event.class,
                        event -> assertThat(event.arguments().plus("x").toString())
                                .isEqualTo("[1,{\"a\":[2]},\"x\"]"));
    }
}
