package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.ProtocolLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenHandshakeTest {
    private static final Duration INTERVAL = Duration.ofSeconds(25);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void theJsonHasTheFieldsOfTheReferenceInItsOrder() {
        OpenHandshake handshake = new OpenHandshake(
                "-fYx3J0kUMY3_H1nAAAA",
                List.of("websocket"),
                INTERVAL,
                TIMEOUT,
                ProtocolLimits.DEFAULT_MAX_PAYLOAD_BYTES);

        assertThat(EnginePacketCodec.encodeText(new EnginePacket.Open(handshake)))
                .isEqualTo("0{\"sid\":\"-fYx3J0kUMY3_H1nAAAA\",\"upgrades\":[\"websocket\"],"
                        + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    @Test
    void noUpgradesAreAnEmptyArray() {
        assertThat(new OpenHandshake("x", List.of(), INTERVAL, TIMEOUT, 1).toJson())
                .isEqualTo("{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                        + "\"maxPayload\":1}");
    }

    @Test
    void wrongValuesAreNamedInTheException() {
        assertThatThrownBy(() -> new OpenHandshake("a\"b", List.of(), INTERVAL, TIMEOUT, 1))
                .hasMessageStartingWith("sid: ");
        assertThatThrownBy(() -> new OpenHandshake("x", List.of("a\"b"), INTERVAL, TIMEOUT, 1))
                .hasMessageStartingWith("upgrades: ");
        assertThatThrownBy(() -> new OpenHandshake("x", List.of(), Duration.ZERO, TIMEOUT, 1))
                .hasMessage("pingInterval: PT0S (expected: >= PT0.001S)");
        assertThatThrownBy(() -> new OpenHandshake("x", List.of(), INTERVAL, Duration.ofNanos(1), 1))
                .hasMessageStartingWith("pingTimeout: ");
        assertThatThrownBy(() -> new OpenHandshake("x", List.of(), INTERVAL, TIMEOUT, 0))
                .hasMessage("maxPayloadBytes: 0 (expected: > 0)");
    }
}
