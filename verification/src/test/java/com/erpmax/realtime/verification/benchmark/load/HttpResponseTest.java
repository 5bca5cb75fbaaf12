package com.erpmax.realtime.verification.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {

    private static final String NEXT = "HTTP/1.1 204 No Content\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length:5\r\nDate: now\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
            })
    void isTakenOnlyWhenItIsComplete(String response) {
        for (int length = 0; length < response.length(); length++) {
            ByteBuffer input = bytes(response.substring(0, length));
            assertThat(HttpResponse.take(input)).isEmpty();
            assertThat(input.position()).isZero();
        }
        ByteBuffer input = bytes(response + NEXT);

        assertThat(HttpResponse.take(input)).contains(new HttpResponse(200, "hello"));
        assertThat(input.remaining()).isEqualTo(NEXT.length());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
