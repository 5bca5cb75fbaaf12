package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeErrorTest {

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_TRANSPORT, 0, 400, Transport unknown",
        "UNKNOWN_SESSION, 1, 400, Session ID unknown",
        "BAD_HANDSHAKE_METHOD, 2, 400, Bad handshake method",
        "BAD_REQUEST, 3, 400, Bad request",
        "FORBIDDEN, 4, 403, Forbidden",
        "UNSUPPORTED_PROTOCOL_VERSION, 5, 400, Unsupported protocol version"
    })
    void everyErrorHasTheBodyOfTheReference(HandshakeError error, int code, int status, String message) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    @Test
    void messageOfAnEmbedderIsWrittenAsJson() {
        assertThat(HandshakeError.FORBIDDEN.body("no \"way\"\n<b>\\ \u20ac"))
                .isEqualTo("{\"code\":4,\"message\":\"no \\\"way\\\"\\n<b>\\\\ \u20ac\"}");
    }
}
