package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.testing.TestLoops;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a polling transport that the server closes takes leave of its peer. */
class PollingFarewellTest {

    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final TestLoops loops = new TestLoops();
    private final EngineLoop home = loops.loop();
    private final RecordingListener listener = new RecordingListener();
    private final PollingTransport transport = new PollingTransport(home, listener, Framing.V4);

    @Test
    void closeTellsTheWaitingPollAndEnds() {
        FakeExchange poll = poll();
        transport.close();
        assertThat(poll.answer()).isEqualTo("200 1");
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void closeComesAfterWhatWaitsAndNotBesideIt() {
        FakeExchange poll = poll();
        send("a");
        transport.close();
        assertThat(poll.answer()).isEqualTo("200 4a");
        assertThat(listener.events()).isEmpty();
        assertThat(poll().answer()).isEqualTo("200 6|1");
        assertThat(listener.events()).containsExactly("closed");
        loops.run();
    }

    @Test
    void peerThatClosesFirstIsNotWaitedFor() {
        FakeExchange poll = poll();
        send("a");
        transport.close();
        assertThat(poll.answer()).isEqualTo("200 4a");
        FakeExchange post = post();
        transport.onPostBody(post, "1");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void peerThatDoesNotComeForTheCloseIsForgotten() {
        poll();
        send("a");
        transport.close();
        loops.pass(FAREWELL);
        assertThat(listener.events()).containsExactly("closed");
    }

    @Test
    void closeWithoutAPollWaitsForTheNext() {
        transport.close();
        loops.pass(FAREWELL.minusMillis(10));
        assertThat(listener.events()).isEmpty();
        assertThat(poll().answer()).isEqualTo("200 6|1");
        assertThat(listener.events()).containsExactly("closed");
        loops.pass(FAREWELL);
        assertThat(listener.events()).hasSize(1);
    }

    @Test
    void closeWithoutAPollSendsWhatWaitsToTheNext() {
        send("a");
        transport.close();
        send("too late");
        assertThat(poll().answer()).isEqualTo("200 4a");
        assertThat(poll().answer()).isEqualTo("200 6|1");
    }

    @Test
    void closeThatNobodyComesForEndsByItself() {
        send("a");
        transport.close();
        loops.pass(FAREWELL);
        assertThat(listener.events()).containsExactly("closed");
        assertThat(transport.waitingBytes()).isZero();
    }

    @Test
    void postWhileClosingIsAnsweredAndNotDelivered() {
        transport.close();
        FakeExchange post = post();
        transport.onPostBody(post, "4a");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(listener.events()).isEmpty();
    }

    @Test
    void malformedPostWhileClosingIsAnsweredAndNotReported() {
        transport.close();
        FakeExchange post = post();
        transport.onPostBody(post, "x");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(listener.events()).isEmpty();
    }

    @Test
    void abortWhileClosingEndsTheWait() {
        transport.close();
        transport.abort();
        assertThat(listener.events()).containsExactly("closed");
        loops.pass(FAREWELL);
        assertThat(listener.events()).hasSize(1);
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
}
