package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private final RequestBody body = new RequestBody();

    @AfterEach
    void release() {
        body.release();
    }

    @Test
    void partsAreJoinedAlsoInsideACharacter() throws CharacterCodingException {
        byte[] bytes = "4€ 𝄞".getBytes(StandardCharsets.UTF_8);
        for (byte next : bytes) {
            body.append(Unpooled.wrappedBuffer(new byte[] {next}));
        }
        assertThat(body.text()).isEqualTo("4€ 𝄞");
    }

    @Test
    void partStaysTheCallers() {
        ByteBuf part = Unpooled.wrappedBuffer(new byte[] {'a', 'b'});
        body.append(part);
        assertThat(part.readableBytes()).isEqualTo(2);
        assertThat(part.refCnt()).isEqualTo(1);
    }

    @Test
    void emptyBodyIsAnEmptyText() throws CharacterCodingException {
        assertThat(body.text()).isEmpty();
    }

    @Test
    void textMustBeUtf8() {
        body.append(Unpooled.wrappedBuffer(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
        assertThatThrownBy(body::text).isInstanceOf(CharacterCodingException.class);
    }
}
