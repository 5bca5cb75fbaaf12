package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class CanonicalJsonTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void hashIsTheOneOfTheKeysInOrderWithoutSpaces() {
        // What sha256sum says of it, with the letter outside of ASCII as the escape u00E4.
        assertThat(hash("{ \"b\" : { }, \"a\" : [1.0, \"ä\", null, true] }"))
                .isEqualTo("63078f3504dfd9cfb265ae8df992a1a6ebc57c76775c5a78543824a3a01b521a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"b\":2}         | {\"b\":2,\"a\":1}",
                "{\"x\":{\"a\":1,\"b\":2}} | {\"x\":{\"b\":2,\"a\":1}}",
                "{\"a\":1}                 | {\"a\":1.0}",
                "{\"a\":100}               | {\"a\":1e2}",
                "{\"a\":0}                 | {\"a\":-0.0}",
                "{\"a\":0}                 | {\"a\":0e5}",
                "{\"a\":\"\\u00e4\"}       | {\"a\":\"ä\"}"
            })
    void valuesThatSayTheSameHaveOneHash(String one, String other) {
        assertThat(hash(one)).isEqualTo(hash(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1}              | {\"a\":\"1\"}",
                "{\"a\":null}           | {}",
                "{\"a\":true}           | {\"a\":\"true\"}",
                "{\"a\":[1,2]}          | {\"a\":[2,1]}",
                "{\"a\":[]}             | {\"a\":{}}",
                "{\"a\":\"\\ud800\"}    | {\"a\":\"?\"}",
                "{\"a\":\"b\\\",\\\"c\"} | {\"a\":\"b\",\"c\":\"\"}",
                "{\"a\":\"e\\u0301\"}   | {\"a\":\"é\"}",
                "{\"a\":1e400}          | {\"a\":-1e400}"
            })
    void valuesThatSaySomethingElseHaveAnother(String one, String other) {
        assertThat(hash(one)).isNotEqualTo(hash(other));
    }

    @Test
    void hugeExponentCostsNoMemory() {
        JsonMapper exact = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();

        assertThat(CanonicalJson.sha256(exact.readTree("100e2147483647"))).hasSize(64);
    }

    private static String hash(String json) {
        return CanonicalJson.sha256(JSON.readTree(json));
    }
}
