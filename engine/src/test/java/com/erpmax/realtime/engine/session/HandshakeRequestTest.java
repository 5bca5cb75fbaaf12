package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeRequestTest {

    @Test
    void firstValueOfAHeaderIsFound() {
        HandshakeRequest request = request(Map.of("a", List.of("1", "2"), "b", List.of()));
        assertThat(request.header("a")).contains("1");
        assertThat(request.header("b")).isEmpty();
        assertThat(request.header("c")).isEmpty();
    }

    @Test
    void requestCannotBeChangedFromOutside() {
        Map<String, List<String>> mine = new HashMap<>();
        HandshakeRequest request = request(mine);
        mine.put("a", List.of("1"));
        assertThat(request.headers()).isEmpty();
    }

    private static HandshakeRequest request(Map<String, List<String>> headers) {
        return new HandshakeRequest("/", Map.of(), headers, "127.0.0.1", false, false, Instant.EPOCH);
    }
}
