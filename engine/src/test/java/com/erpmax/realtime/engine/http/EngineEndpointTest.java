package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.EchoListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineEndpointTest {

    private final EngineEndpoint endpoint = endpoint("/ws/socket.io", "/socket.io/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws/socket.io",
                "/ws/socket.io/",
                "/socket.io",
                "/socket.io/",
                "/socket.io/x/y",
                "/socket.io?x=/",
                "/socket.io/?x"
            })
    void pathIsServedWithAndWithoutASlashAndBelow(String path) {
        assertThat(endpoint.serves(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "/ws",
                "/ws/",
                "/socket.iox",
                "/socket.i",
                "socket.io/",
                "/x/socket.io",
                "/SOCKET.IO/",
                "/socket.iox?/",
                "/?/socket.io"
            })
    void otherPathsAreNot(String path) {
        assertThat(endpoint.serves(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "socket.io", "x/"})
    void pathsMustBeAbsoluteAndNotTheWholeServer(String path) {
        assertThatThrownBy(() -> endpoint(path)).hasMessage("path: " + path + " (expected: /name)");
    }

    private static EngineEndpoint endpoint(String... paths) {
        return new EngineEndpoint(
                List.of(paths),
                HttpOptions.defaults(),
                EngineConfig.defaults(),
                EchoListener::new,
                new EngineMeters(new SimpleMeterRegistry()),
                InstantSource.fixed(Instant.EPOCH));
    }
}
