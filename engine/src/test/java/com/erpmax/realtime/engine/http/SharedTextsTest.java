package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SharedTextsTest {

    private final SharedTexts shared = new SharedTexts();

    @Test
    void equalNamesBecomeOne() {
        String first = shared.name(copy("x-own"));
        assertThat(shared.name(copy("x-own"))).isSameAs(first);
    }

    @Test
    void commonFieldsAndParametersBecomeOne() {
        List<String> host = shared.values("host", List.of(copy("example.com")));
        assertThat(shared.values("host", List.of(copy("example.com")))).isSameAs(host);
        Map<String, String> query = shared.parameters(Map.of("EIO", copy("4"), "transport", copy("websocket")));
        assertThat(shared.parameters(Map.of("EIO", copy("4"), "transport", copy("websocket"))))
                .isSameAs(query);
    }

    @Test
    void headersWithoutSecretsBecomeOne() {
        Map<String, List<String>> headers = shared.fields(headers("host", "upgrade"));
        assertThat(shared.fields(headers("host", "upgrade"))).isSameAs(headers);
        Map<String, List<String>> withCookie = shared.fields(headers("host", "cookie"));
        assertThat(shared.fields(headers("host", "cookie"))).isNotSameAs(withCookie);
    }

    @Test
    void whatMayBeASecretIsNotKept() {
        for (String field : List.of("authorization", "cookie", "x-api-key", "sec-websocket-key")) {
            List<String> values = shared.values(field, List.of(copy("secret")));
            assertThat(shared.values(field, List.of(copy("secret")))).isNotSameAs(values);
        }
        Map<String, String> query = shared.parameters(Map.of("EIO", "4", "token", copy("secret")));
        assertThat(shared.parameters(Map.of("EIO", "4", "token", copy("secret"))))
                .isNotSameAs(query);
        Map<String, String> base64 = shared.parameters(Map.of("EIO", "4", "b64", copy("secret")));
        assertThat(shared.parameters(Map.of("EIO", "4", "b64", copy("secret")))).isNotSameAs(base64);
    }

    @Test
    void longTextsAndSeveralValuesAreNotKept() {
        String longText = "x".repeat(257);
        assertThat(shared.name(copy(longText))).isNotSameAs(shared.name(copy(longText)));
        List<String> agent = shared.values("user-agent", List.of(copy(longText)));
        assertThat(shared.values("user-agent", List.of(copy(longText)))).isNotSameAs(agent);
        List<String> several = shared.values("accept", List.of(copy("a"), copy("b")));
        assertThat(shared.values("accept", List.of(copy("a"), copy("b")))).isNotSameAs(several);
    }

    @Test
    void whatStaysAtOnePlaceIsTheLastThatCame() {
        String one = shared.name(copy("Aa"));
        String other = shared.name(copy("BB")); // the same hash code
        assertThat(other).isNotEqualTo(one);
        assertThat(shared.name(copy("BB"))).isSameAs(other);
        assertThat(shared.name(copy("Aa"))).isNotSameAs(one);
    }

    private static Map<String, List<String>> headers(String... fields) {
        return Arrays.stream(fields).collect(Collectors.toUnmodifiableMap(field -> field, field -> List.of("x")));
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }
}
