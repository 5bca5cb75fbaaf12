package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions over long-polling end, by the rules of one request of a kind at a time and of closing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollingEndsTest {

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(settings -> settings.eventLoops(1));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void everySessionIsForgotten() {
        server.server().sessions().abortAll();
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
    }

    @Test
    void secondPollEndsTheSession() {
        PollingSession session = server.poll();
        RawConnection first = session.waitingPoll();
        HttpAnswer second = session.poll();
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.body()).isEmpty();
        HttpAnswer answer = first.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertUnknown(session);
    }

    @Test
    void secondPostEndsTheSessionAndCutsTheFirstOff() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        RawConnection first = waitingPost(session);
        HttpAnswer second = session.post("4second");
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.body()).isEmpty();
        assertThat(first.untilClosed()).isEmpty();
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(session.listener().messages()).isEmpty();
    }

    @Test
    void secondPostThatIsStillComingIsAnsweredAtOnce() {
        PollingSession session = server.poll();
        RawConnection first = waitingPost(session);
        RawConnection second = server.connect().write(head("POST " + session.target(), "Content-Length: 10"));
        HttpAnswer answer = second.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualTo("close");
        second.write("4234567890");
        assertThat(second.untilClosed()).isEmpty();
        assertThat(first.untilClosed()).isEmpty();
    }

    @Test
    void pollAndPostMayBeOpenTogether() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        RawConnection post = waitingPost(session);
        post.write("4a");
        assertThat(post.answer().body()).isEqualTo("ok");
        assertThat(poll.answer().body()).isEqualTo("4a");
    }

    @Test
    void abortedPollEndsTheSession() {
        PollingSession session = server.poll();
        session.waitingPoll().close();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertUnknown(session);
    }

    @Test
    void resetPollEndsTheSession() {
        PollingSession session = server.poll();
        session.waitingPoll().reset();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void abortedPostEndsTheSession() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        waitingPost(session).close();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(poll.answer().body()).isEqualTo("1");
    }

    @Test
    void brokenChunkEndsTheSession() {
        PollingSession session = server.poll();
        RawConnection post = server.connect()
                .write(head("POST " + session.target(), "Transfer-Encoding: chunked"))
                .write("2\r\n4a\r\nzz\r\n");
        assertThat(post.answer().status()).isEqualTo(400);
        assertThat(post.untilClosed()).isEmpty();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void connectionThatClosesBetweenRequestsDoesNotMatter() {
        PollingSession session = server.poll();
        RawConnection poll = server.connect();
        session.post("4a");
        assertThat(poll.exchange("GET " + session.target()).body()).isEqualTo("4a");
        poll.close();
        session.post("4b");
        assertThat(session.poll().body()).isEqualTo("4b");
    }

    @Test
    void closePacketEndsTheSessionAndReleasesThePollWithANoop() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        assertThat(session.post("1").body()).isEqualTo("ok");
        assertThat(poll.answer().body()).isEqualTo("6");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        assertUnknown(session);
    }

    @Test
    void closePacketWithoutAPollLeavesTimeForThePollOnItsWay() {
        PollingSession session = server.poll();
        session.post("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        assertThat(session.poll().body()).isEqualTo("6");
        assertUnknown(session);
    }

    @Test
    void closePacketWithoutAnyPollIsForgottenSoon() {
        PollingSession session = server.poll();
        session.post("1");
        Deadlines.until(() -> assertUnknown(session));
    }

    @Test
    void packetsBehindAClosePacketAreDropped() {
        PollingSession session = server.poll();
        session.post("4a\u001e1\u001e4b");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        assertThat(session.listener().messages()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "7", "4a\u001e", "4a\u001e\u001e4b", "b!", "4a\u001ex\u001e4b"})
    void malformedPayloadIsAnsweredOkAndEndsTheSession(String payload) {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        assertThat(session.post(payload).body()).isEqualTo("ok");
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(session.listener().messages()).doesNotContain("b");
        assertUnknown(session);
    }

    @Test
    void packetsBeforeAMalformedOneAreDelivered() {
        PollingSession session = server.poll();
        session.post("4a\u001e4b\u001ex\u001e4c");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(session.listener().messages()).containsExactly("a", "b");
    }

    @Test
    void pingOfThePeerEndsTheSession() {
        PollingSession session = server.poll();
        assertThat(session.post("2").body()).isEqualTo("ok");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void serverThatClosesTellsTheWaitingPoll() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        session.listener().session().close(CloseReason.FORCED_CLOSE);
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
        assertUnknown(session);
    }

    @Test
    void serverThatClosesTellsTheNextPoll() {
        PollingSession session = server.poll();
        session.listener().session().close(CloseReason.FORCED_CLOSE);
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
        assertThat(session.post("4a").body()).as("ignored").isEqualTo("ok");
        assertThat(session.poll().body()).isEqualTo("6\u001e1");
        assertThat(session.listener().messages()).isEmpty();
        assertUnknown(session);
    }

    @Test
    void serverThatClosesSendsWhatWaitsFirst() {
        PollingSession session = server.poll();
        session.listener().session().loop().execute(() -> {
            session.listener().send(SharedFrame.text("last words"));
            session.listener().session().close(CloseReason.FORCED_CLOSE);
        });
        session.listener().awaitClose();
        assertThat(session.poll().body()).isEqualTo("4last words");
        assertThat(session.poll().body()).isEqualTo("6\u001e1");
        assertUnknown(session);
    }

    @Test
    void closeReasonIsCounted() {
        PollingSession session = server.poll();
        double before = server.meter("realtime.engine.closed", "reason", "parse error");
        session.post("x");
        session.listener().awaitClose();
        assertThat(server.meter("realtime.engine.closed", "reason", "parse error"))
                .isEqualTo(before + 1);
    }

    /** A post of two bytes of which none has come yet, and which the session knows of, since there is but one loop. */
    private RawConnection waitingPost(PollingSession session) {
        RawConnection post =
                server.connect().write(head("POST " + session.target(), "Content-Length: 2", "Expect: 100-continue"));
        assertThat(post.answer().status()).isEqualTo(100);
        return post;
    }

    private static void assertUnknown(PollingSession session) {
        assertThat(session.poll().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
