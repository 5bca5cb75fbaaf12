package com.erpmax.realtime.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What is JSON for {@link JsonWalk} is JSON for Jackson, too, and nothing else is. */
class JsonWalkTest {
    private static final JsonFactory JACKSON =
            JsonFactory.builder().streamReadConstraints(JsonScanner.CONSTRAINTS).build();
    private static final int ROUNDS = 200_000;
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "\"a\"",
            "\"\\n\"",
            "\"\\u00fF\"",
            "\\",
            "\\u12",
            "0",
            "-",
            "1",
            "12",
            "1.5",
            ".",
            "e",
            "E+2",
            "1e-3",
            "-0",
            "01",
            "true",
            "false",
            "null",
            "nul",
            "NaN",
            " ",
            "\n",
            "\t",
            "\r",
            "\u0000",
            "\u001f",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "é",
            "\ud83d\ude00",
            "\ud800",
            "'",
            "/",
            "//",
            "#",
            "{\"a\":1}",
            "[2]");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[ ]",
                "[1]",
                "[1,2]",
                "[\"\"]",
                "[[],{}]",
                "[{\"a\":{\"b\":[1,null]}}]",
                " [ 1 , \"x\" ] \n",
                "[-0.5e+10]",
                "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uABcd\"]",
                "[\"\ud800\"]",
                "[\"\\ud800\"]",
                "[{\"a\":1,\"a\":2}]",
                "[{\"\":1}]"
            })
    void jsonIsAccepted(String json) {
        assertThat(isAccepted(json)).isTrue();
        assertThat(isAcceptedByJackson(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[01]",
                "[+1]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[-]",
                "[--1]",
                "[0x1]",
                "[1a]",
                "[tru]",
                "[truex]",
                "[True]",
                "[NaN]",
                "[Infinity]",
                "['a']",
                "[\"a]",
                "[\"a\nb\"]",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\\u12\"]",
                "[\"\\uFF1\uff11\"]",
                "[\"a\u0000\"]",
                "[{a:1}]",
                "[{\"a\"}]",
                "[{\"a\":}]",
                "[{\"a\":1,}]",
                "[{1:2}]",
                "[{\"a\":1]",
                "[1}",
                "[]]",
                "[] []",
                "[]x",
                "[]\u0000",
                "[]\u00a0",
                "[1/*c*/]"
            })
    void anythingElseIsRefused(String json) {
        assertThat(isAccepted(json)).isFalse();
        assertThat(isAcceptedByJackson(json)).isFalse();
    }

    @Test
    void randomTextsAreJudgedAsJacksonDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String json = round % 2 == 0 ? pieces(random) : changed(random);
            assertThat(isAccepted(json))
                    .as("seed %d, round %d: %s", seed, round, json)
                    .isEqualTo(isAcceptedByJackson(json));
        }
    }

    private static String pieces(Random random) {
        return "["
                + String.join(
                        "",
                        Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
                                .limit(random.nextInt(6))
                                .toList())
                + "]";
    }

    private static String changed(Random random) {
        StringBuilder json =
                new StringBuilder("[\"event\",{\"a\":[1,2.5e3,-0],\"b\\u0041\":null,\"c\":{}},true,\"é\\n\"]");
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int from = random.nextInt(json.length());
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            json.replace(from, Math.min(json.length(), from + random.nextInt(3)), piece);
        }
        return json.toString();
    }

    private static boolean isAccepted(String json) {
        try {
            int[] bounds = new JsonScanner(json, 0).scanArray();
            assertThat(bounds).isSorted();
            assertThat(elements(json, bounds)).as(json).allMatch(JsonWalkTest::isValue);
            return true;
        } catch (MalformedPacketException refused) {
            return false;
        }
    }

    private static List<String> elements(String json, int[] bounds) {
        return IntStream.range(0, bounds.length / 2)
                .mapToObj(i -> json.substring(bounds[2 * i], bounds[2 * i + 1]))
                .toList();
    }

    /** A value with nothing around it, as Jackson has it. */
    private static boolean isValue(String element) {
        return element.equals(element.strip()) && isAcceptedByJackson("[" + element + "]");
    }

    private static boolean isAcceptedByJackson(String json) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException refused) {
            return false;
        }
    }
}
