package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests whose end two servers may see in different places (RFC 9112 §11.2). Each is followed by a whole request,
 * which would open a session: it must never be taken for one.
 */
class HostileSmugglingTest extends UnderAttack {

    private static final String SMUGGLED = head("GET " + PATH + "polling");

    HostileSmugglingTest() {
        super(EngineConfig.defaults());
    }

    /** Header fields, the end of the head and the body of a request whose host was given before. */
    enum Shape {
        LENGTH_AND_CHUNKS("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CHUNKS_AND_LENGTH("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        TWO_LENGTHS("Content-Length: 0\r\nContent-Length: 7\r\n\r\n"),
        SAME_LENGTH_TWICE("Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
        LIST_OF_LENGTHS("Content-Length: 0, 0\r\n\r\n"),
        LENGTH_WITH_SIGN("Content-Length: +0\r\n\r\n"),
        NEGATIVE_LENGTH("Content-Length: -1\r\n\r\n"),
        LENGTH_OUT_OF_RANGE("Content-Length: 99999999999999999999\r\n\r\n"),
        EMPTY_LENGTH("Content-Length: \r\n\r\n"),
        CHUNKED_TWICE("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CHUNKED_TWICE_IN_ONE("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        CHUNKED_NOT_LAST("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        OTHER_CODING_BELOW("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        UNKNOWN_CODING("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        UNKNOWN_CODING_AND_LENGTH("Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n"),
        CODING_BEHIND_A_CONTROL_CHARACTER("Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
        FOLDED_CODING("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        SPACE_BEFORE_COLON_OF_LENGTH("Content-Length : 7\r\n\r\n"),
        SPACE_BEFORE_COLON_OF_CODING("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        BARE_LF_IN_HEADERS("X-A: b\nContent-Length: 7\r\n\r\n"),
        BARE_LF_AT_THE_END("Content-Length: 0\r\n\n"),
        BARE_CR("X-A: b\rContent-Length: 7\r\n\r\n"),
        NUL_IN_A_VALUE("X-A: b\u0000\r\nContent-Length: 0\r\n\r\n"),
        FIELD_WITHOUT_NAME(": b\r\nContent-Length: 0\r\n\r\n"),
        SECOND_HOST("Host: b\r\nContent-Length: 0\r\n\r\n");

        private final String text;

        Shape(String text) {
            this.text = text;
        }
    }

    /** Bodies in chunks that break the rules. */
    enum Chunks {
        NOT_A_NUMBER("zz\r\n\r\n"),
        NEGATIVE_SIZE("-1\r\n\r\n"),
        SIZE_WITH_SIGN("+0\r\n\r\n"),
        SIZE_WITH_PREFIX("0x0\r\n\r\n"),
        SIZE_OUT_OF_RANGE("fffffffffffffffff\r\n\r\n"),
        SPACE_BEFORE_SIZE(" 0\r\n\r\n"),
        NO_SIZE("\r\n\r\n"),
        BARE_LF_BEHIND_SIZE("0\n\r\n"),
        BARE_LF_IN_AN_EXTENSION("2;a\nxx\r\n0\r\n\r\n"),
        EXTENSION_WITHOUT_END("0;" + "a".repeat(9000) + "\r\n\r\n"),
        MORE_DATA_THAN_ANNOUNCED("1\r\naXX0\r\n\r\n");

        private final String text;

        Chunks(String text) {
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ambiguousRequestIsRefusedAndNothingBehindItIsRead(Shape shape) {
        assertRefused(server.connect().write(post(PATH + "polling") + shape.text + SMUGGLED));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OTHER_CODING_BELOW", "SECOND_HOST"})
    void ambiguousRequestOfAnotherPathIsRefusedTheSameWay(Shape shape) {
        assertRefused(server.connect().write(post("/nothing") + shape.text + SMUGGLED));
    }

    @ParameterizedTest
    @EnumSource
    void brokenChunksAreRefusedAndNothingBehindThemIsRead(Chunks chunks) {
        PollingSession victim = server.poll();
        assertRefused(server.connect().write(post(victim.target()) + chunked(chunks) + SMUGGLED));
    }

    @ParameterizedTest
    @EnumSource
    void brokenChunksOfAnotherPathAreRefusedTheSameWay(Chunks chunks) {
        assertRefused(server.connect().write(post("/nothing") + chunked(chunks) + SMUGGLED));
    }

    @Test
    void requestWithoutAHostIsRefused() {
        assertRefused(server.connect().write("GET " + PATH + "polling HTTP/1.1\r\n\r\n" + SMUGGLED));
    }

    @Test
    void requestOfAnotherVersionIsRefused() {
        assertRefused(server.connect().write("GET " + PATH + "polling HTTP/9.9\r\nHost: a\r\n\r\n" + SMUGGLED));
    }

    @Test
    void requestForATunnelToAnotherProtocolIsRefused() {
        RawConnection preface = server.connect().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(preface.answer().status()).isEqualTo(404);
        assertThat(preface.answer().status()).isEqualTo(400);
        assertThat(preface.untilClosed()).isEmpty();
        RawConnection tls = server.connect().write("\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\r\n");
        assertRefused(tls);
    }

    @Test
    void bodyOfAGetIsABodyAndNoRequest() {
        RawConnection connection =
                server.connect().write(head("GET " + PATH + "x", "Content-Length: " + SMUGGLED.length()) + SMUGGLED);
        assertThat(connection.answer().status()).isEqualTo(400);
        assertThat(connection.exchange("GET /nothing").status()).isEqualTo(404);
        assertThat(server.attackers()).isZero();
    }

    @Test
    void extensionsOfChunksAndFoldedLinesDoNotMoveTheEndOfARequest() {
        PollingSession victim = server.poll();
        RawConnection connection = server.connect()
                .write(post(victim.target()) + "X-A: b\r\n c\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2;a=\"b\"\r\n4a\r\n0;c\r\nContent-Length: 5\r\n\r\n" + head("GET /nothing"));
        assertThat(connection.answer().body()).isEqualTo("ok");
        assertThat(connection.answer().status()).isEqualTo(404);
        assertThat(victim.poll().body()).isEqualTo("4a");
    }

    private void assertRefused(RawConnection connection) {
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(connection.untilClosed()).as("no second answer").isEmpty();
        server.assertEchoes();
    }

    private static String post(String target) {
        String head = head("POST " + target);
        return head.substring(0, head.length() - 2);
    }

    private static String chunked(Chunks chunks) {
        return "Transfer-Encoding: chunked\r\n\r\n" + chunks.text;
    }
}
