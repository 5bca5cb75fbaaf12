package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    private static final int MOST = 64;
    private static final List<String> PIECES = List.of(
            "EIO",
            "4",
            "transport",
            "polling",
            "websocket",
            "sid",
            "t",
            "j",
            "b64",
            "=",
            "=",
            "=",
            "&",
            "&",
            "&",
            "?",
            "/",
            ";",
            "%3D",
            "%26",
            "%25",
            "%zz",
            "%",
            "+",
            "#",
            ".",
            "e",
            "EI",
            "poll",
            "é");

    @Test
    void usualTargetIsReadWithoutDecoding() {
        RequestTarget target = plain("/socket.io/?EIO=4&transport=polling&t=PxaB1&sid=lv_VI97HAXpY6yYWAAAB");
        assertThat(target.path()).isEqualTo("/socket.io/");
        assertThat(target.size()).isEqualTo(4);
        assertThat(target.parameter("EIO")).isEqualTo("4");
        assertThat(target.parameter("transport")).isEqualTo("polling");
        assertThat(target.parameter("t")).isEqualTo("PxaB1");
        assertThat(target.parameter("sid")).isEqualTo("lv_VI97HAXpY6yYWAAAB");
        assertThat(target.parameter("j")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/?EIO=4",
                "/socket.io/?",
                "/socket.io/?sid=a&sid=b&EIO=3&sid=",
                "/socket.io/?token=a.b-c_d==&EIO=4&",
                "/a+b?x;y=1;z=2&c=?&d=/"
            })
    void whatIsPlainIsReadAsNettyReadsIt(String target) {
        assertThat(plain(target).parameters()).isEqualTo(reference(target));
        assertThat(plain(target).path()).isEqualTo(new QueryStringDecoder(target).path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/",
                "/socket%2Eio/?EIO=4",
                "/socket.io/?EIO=%34",
                "/socket.io/?token=a+b",
                "/socket.io/?EIO=4#t=1",
                "/socket.io/#?EIO=4",
                "/socket.io/?EIO=4&b64",
                "/socket.io/?EIO=4&&t=1",
                "/socket.io/?EIO=4&=1",
                "/socket.io/?=4"
            })
    void whatIsNotPlainIsLeftToNetty(String target) {
        assertThat(RequestTarget.plain(target)).isNull();
        assertThat(RequestTarget.of(target).parameters()).isEqualTo(reference(target));
        assertThat(RequestTarget.of(target).path()).isEqualTo(new QueryStringDecoder(target).path());
    }

    @Test
    void parametersBeyondTheMostAreLeftOut() {
        String most = "/socket.io/?"
                + IntStream.range(0, MOST).mapToObj(i -> "p" + i + "=" + i).collect(Collectors.joining("&"));
        assertThat(plain(most).parameters()).hasSize(MOST).isEqualTo(reference(most));
        String more = most + "&EIO=4";
        assertThat(RequestTarget.plain(more)).isNull();
        assertThat(RequestTarget.of(more).parameters()).hasSize(MOST).doesNotContainKey("EIO");
    }

    @Test
    void escapeThatCannotBeReadIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestTarget.of("/socket.io/?EIO=4&t=%zz"));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestTarget.of("/socket%/?EIO=4"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260101, 42})
    void bothWaysReadTheSame(long seed) {
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < 20_000; i++) {
            String target = "/p?" + random(random);
            RequestTarget read = RequestTarget.plain(target);
            if (read != null) {
                plain++;
                RequestTarget decoded = RequestTarget.decoded(target);
                assertThat(read.path()).as(target).isEqualTo(decoded.path());
                assertThat(read.parameters())
                        .as(target)
                        .isEqualTo(decoded.parameters())
                        .isEqualTo(reference(target));
                for (String name : PIECES) {
                    assertThat(read.parameter(name)).as(target).isEqualTo(decoded.parameter(name));
                }
            }
        }
        assertThat(plain).as("targets that were compared").isGreaterThan(1_000);
    }

    private static String random(Random random) {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }

    private static RequestTarget plain(String target) {
        return Objects.requireNonNull(RequestTarget.plain(target), target);
    }

    /** What the last values are when Netty reads the query. */
    private static Map<String, String> reference(String target) {
        Map<String, String> last = new HashMap<>();
        QueryStringDecoder.builder()
                .maxParams(MOST)
                .semicolonIsNormalChar(true)
                .build(target)
                .parameters()
                .forEach((name, values) -> last.put(name, values.getLast()));
        return last;
    }
}
