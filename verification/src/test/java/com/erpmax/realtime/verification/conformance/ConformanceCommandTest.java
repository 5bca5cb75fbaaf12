package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.verification.conformance.ConformanceCommand.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceCommandTest {

    @Test
    void understandsItsUsage() {
        assertThat(Request.parse(List.of("engine", "--port", "3000"))).isEqualTo(new Request(true, 3000, false));
        assertThat(Request.parse(List.of("socket", "--port", "0", "--eio3"))).isEqualTo(new Request(false, 0, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "engine",
                "engine --port",
                "engine 3000",
                "other --port 3000",
                "engine --port x",
                "engine --port -1",
                "engine --port 65536",
                "engine --port 3000 --eio4",
                "engine --port 3000 --eio3 more"
            })
    void refusesEverythingElse(String line) {
        assertThatThrownBy(() -> Request.parse(List.of(line.split(" ")))).isInstanceOf(IllegalArgumentException.class);
    }
}
