package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.TestLoops;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of long-polling, without HTTP. The listener ends the transport for an error, as a session does. */
class PollingTransportTest {

    private final TestLoops loops = new TestLoops();
    private final EngineLoop home = loops.loop();
    private final List<String> events = new ArrayList<>();
    private final PollingTransport transport = new PollingTransport(home, new SessionLike(), Framing.V4);

    @AfterEach
    void nothingIsLeft() {
        transport.abort();
        loops.run();
        assertThat(transport.waitingBytes()).isZero();
        assertThat(events).filteredOn("closed"::equals).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void pollIsAnsweredAtOnceWhenSomethingWaits() {
        send("a");
        send("b");
        assertThat(poll().answer()).isEqualTo("200 4a|4b");
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void waitingPollIsAnsweredAtTheEndOfTheTurn() {
        FakeExchange poll = poll();
        send("a");
        send("b");
        assertThat(poll.answer()).isEmpty();
        loops.run();
        assertThat(poll.answer()).isEqualTo("200 4a|4b");
    }

    @Test
    void messageAfterTheAnswerWaitsForTheNextPoll() {
        FakeExchange first = poll();
        send("a");
        loops.run();
        send("b");
        loops.run();
        assertThat(first.answer()).isEqualTo("200 4a");
        assertThat(poll().answer()).isEqualTo("200 4b");
    }

    @Test
    void writableMeansThatAPollWaits() {
        assertThat(transport.isWritable()).isFalse();
        poll();
        assertThat(transport.isWritable()).isTrue();
        send("a");
        transport.flushNow();
        assertThat(transport.isWritable()).isFalse();
    }

    /** As an HTTP library does whose connection broke before it had read the answer. */
    @Test
    void pollThatWasAnsweredAndComesAgainEndsTheSession() {
        send("a");
        FakeExchange first = new FakeExchange("t1");
        transport.onPoll(first);
        send("b");
        FakeExchange again = new FakeExchange("t1");
        transport.onPoll(again);
        assertThat(first.answer()).isEqualTo("200 4a");
        assertThat(again.answer()).isEqualTo("400");
        assertThat(events).contains("error: a poll that was answered came again");
    }

    @Test
    void pollsWithMarksOfTheirOwnGoOn() {
        for (String mark : new String[] {"t1", "t2", "t1"}) {
            send("a");
            FakeExchange poll = new FakeExchange(mark);
            transport.onPoll(poll);
            assertThat(poll.answer()).isEqualTo("200 4a");
        }
    }

    @Test
    void flushNowAnswersAWaitingPoll() {
        FakeExchange poll = poll();
        send("a");
        transport.flushNow();
        assertThat(poll.answer()).isEqualTo("200 4a");
        loops.run();
    }

    @Test
    void secondPollIsRefusedAndEndsTheFirst() {
        FakeExchange first = poll();
        FakeExchange second = poll();
        assertThat(second.answer()).isEqualTo("400");
        assertThat(first.answer()).isEqualTo("200 1");
        assertThat(events).containsExactly("error: overlap from client", "closed");
    }

    @Test
    void secondPostIsRefusedAndTheFirstCutOff() {
        FakeExchange poll = poll();
        FakeExchange first = post();
        FakeExchange second = post();
        assertThat(second.answer()).isEqualTo("400");
        assertThat(first.answer()).isEqualTo("aborted");
        assertThat(poll.answer()).isEqualTo("200 1");
        transport.onPostBody(first, "4late");
        transport.onPostBody(second, "4late");
        assertThat(first.answer()).isEqualTo("aborted");
        assertThat(events).containsExactly("error: data request overlap from client", "closed");
    }

    @Test
    void postsOneAfterTheOtherAreFine() {
        for (int i = 0; i < 3; i++) {
            FakeExchange post = post();
            transport.onPostBody(post, "4" + i);
            assertThat(post.answer()).isEqualTo("200 ok");
        }
        assertThat(events).containsExactly("Message[text=0]", "Message[text=1]", "Message[text=2]");
    }

    @Test
    void refusedPostLeavesTheWayFreeForTheNext() {
        FakeExchange refused = post();
        transport.onPostRefused(refused, 413);
        assertThat(refused.answer()).isEqualTo("413");
        FakeExchange next = post();
        transport.onPostBody(next, "4a");
        assertThat(next.answer()).isEqualTo("200 ok");
        assertThat(events).containsExactly("Message[text=a]");
    }

    @Test
    void unacceptablePostEndsTheTransport() {
        FakeExchange post = post();
        transport.onPostUnacceptable(post, "why");
        assertThat(post.answer()).isEqualTo("400");
        assertThat(events).containsExactly("error: why", "closed");
    }

    @Test
    void packetsBeforeAMalformedOneAreDeliveredAndThePostIsAnsweredOk() {
        FakeExchange poll = poll();
        FakeExchange post = post();
        transport.onPostBody(post, "4a\u001ex\u001e4b");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(poll.answer()).isEqualTo("200 1");
        assertThat(events).containsExactly("Message[text=a]", "malformed", "closed");
    }

    @Test
    void packetsAfterTheEndAreNotDelivered() {
        FakeExchange post = post();
        events.clear();
        transport.onPostBody(post, "4end\u001e4b\u001ex");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(events).containsExactly("Message[text=end]", "closed");
    }

    @Test
    void abortedPollEndsTheTransport() {
        FakeExchange poll = poll();
        transport.onAborted(poll);
        assertThat(poll.answer()).isEmpty();
        assertThat(events).containsExactly("error: request closed prematurely", "closed");
    }

    @Test
    void abortedPostEndsTheTransport() {
        FakeExchange post = post();
        transport.onAborted(post);
        assertThat(post.answer()).isEmpty();
        assertThat(events).containsExactly("error: request closed prematurely", "closed");
    }

    @Test
    void abortOfAnAnsweredRequestDoesNotMatter() {
        FakeExchange poll = poll();
        send("a");
        loops.run();
        transport.onAborted(poll);
        FakeExchange post = post();
        transport.onPostBody(post, "4a");
        transport.onAborted(post);
        assertThat(events).containsExactly("Message[text=a]");
    }

    @Test
    void requestsAfterTheEndAreRefused() {
        transport.abort();
        assertThat(poll().answer()).isEqualTo("400");
        assertThat(post().answer()).isEqualTo("400");
        assertThat(events).containsExactly("closed");
    }

    @Test
    void abortDropsWhatWaitsAndTellsTheWaitingPoll() {
        FakeExchange poll = poll();
        send("a");
        transport.abort();
        assertThat(poll.answer()).isEqualTo("200 1");
        loops.run();
        assertThat(events).containsExactly("closed");
    }

    @Test
    void peerThatClosesGetsANoop() {
        FakeExchange poll = poll();
        transport.onPeerClose();
        assertThat(poll.answer()).isEqualTo("200 6");
        assertThat(events).containsExactly("closed");
    }

    @Test
    void peerThatClosesWhileItsPollIsOnTheWayGetsANoopThere() {
        transport.onPeerClose();
        loops.pass(Duration.ofMillis(900));
        assertThat(poll().answer()).isEqualTo("200 6");
        assertThat(events).containsExactly("closed");
    }

    @Test
    void peerThatClosesGetsWhatWaitedToo() {
        send("a");
        transport.onPeerClose();
        assertThat(poll().answer()).isEqualTo("200 4a|6");
    }

    @Test
    void peerThatClosesWithoutAPollIsForgottenSoon() {
        transport.onPeerClose();
        loops.pass(Duration.ofSeconds(1));
        assertThat(events).containsExactly("closed");
    }

    @Test
    void releaseAnswersAWaitingPollWithANoop() {
        FakeExchange poll = poll();
        transport.releasePoll();
        assertThat(poll.answer()).isEqualTo("200 6");
    }

    @Test
    void releaseAnswersWithWhatWaitsWhenSomethingDoes() {
        FakeExchange poll = poll();
        send("a");
        transport.releasePoll();
        assertThat(poll.answer()).isEqualTo("200 4a");
        loops.run();
    }

    @Test
    void releaseWithoutAPollDoesNothing() {
        transport.releasePoll();
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void successorGetsWhatWaitsInOrderAndAWaitingPollIsTold() {
        send("a");
        send("b");
        PollingTransport successor = new PollingTransport(home, new SessionLike(), Framing.V4);
        transport.handOverTo(successor);
        FakeExchange its = new FakeExchange();
        successor.onPoll(its);
        assertThat(its.answer()).isEqualTo("200 4a|4b");
        assertThat(events).as("the session goes on").isEmpty();
        assertThat(poll().answer()).isEqualTo("400");
    }

    @Test
    void pollThatWaitsDuringTheHandOverIsToldToClose() {
        FakeExchange poll = poll();
        PollingTransport successor = new PollingTransport(home, new SessionLike(), Framing.V4);
        transport.handOverTo(successor);
        assertThat(poll.answer()).isEqualTo("200 1");
        assertThat(events).isEmpty();
    }

    @Test
    void waitingBytesAreThoseOfTheQueue() {
        send("abc");
        assertThat(transport.waitingBytes()).isEqualTo(6);
        assertThat(transport.kind()).isEqualTo(TransportKind.POLLING);
    }

    private FakeExchange poll() {
        FakeExchange exchange = new FakeExchange();
        transport.onPoll(exchange);
        return exchange;
    }

    private FakeExchange post() {
        FakeExchange exchange = new FakeExchange();
        transport.onPost(exchange);
        return exchange;
    }

    private void send(String text) {
        SharedFrame frame = SharedFrame.text(text);
        transport.send(frame);
        frame.release();
    }

    private final class SessionLike implements TransportListener {

        @Override
        public void onPacket(Transport source, EnginePacket packet) {
            events.add(packet.toString());
            if (packet.equals(new EnginePacket.Message("end"))) {
                source.dismiss();
            }
        }

        @Override
        public void onMalformed(Transport source, String problem) {
            events.add("malformed");
            source.dismiss();
        }

        @Override
        public void onError(Transport source, String problem) {
            events.add("error: " + problem);
            source.dismiss();
        }

        @Override
        public void onStalled(Transport source) {
            throw new AssertionError("a polling transport does not stall");
        }

        @Override
        public void onClosed(Transport source) {
            events.add("closed");
        }
    }
}
