package com.erpmax.realtime.engine.http;

import static com.erpmax.realtime.engine.http.SharedConnection.head;
import static com.erpmax.realtime.engine.http.SharedConnection.last;
import static com.erpmax.realtime.engine.http.SharedConnection.part;
import static com.erpmax.realtime.engine.http.SharedConnection.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two owners on one connection: we have what begins with {@code /ours}, the handlers behind have the rest. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class RequestSequencerTest {

    private final SharedConnection connection = new SharedConnection();
    private final EmbeddedChannel channel = connection.channel;
    private final List<String> events = connection.events;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void eachOwnerGetsItsRequests() {
        connection.request("/ours/1");
        connection.answerOurs();
        connection.request("/theirs/1");
        connection.answerTheirs();
        connection.request("/ours/2");
        connection.answerOurs();
        assertThat(events)
                .containsExactly("begin /ours/1", "end", "down /theirs/1", "down end", "idle", "begin /ours/2", "end");
    }

    @Test
    void requestWaitsUntilTheOneBeforeItIsAnswered() {
        connection.request("/ours/1");
        connection.request("/theirs/1");
        connection.request("/ours/2");
        assertThat(events).containsExactly("begin /ours/1", "end");
        events.clear();
        connection.downstream.completedReads = 0;
        connection.answerOurs();
        assertThat(events).containsExactly("down /theirs/1", "down end");
        assertThat(connection.downstream.completedReads)
                .as("nothing else would tell the handlers behind that a read is over")
                .isEqualTo(1);
        events.clear();
        connection.answerTheirs();
        assertThat(events).containsExactly("idle", "begin /ours/2", "end");
    }

    @Test
    void restOfABodyIsAwaitedWhenAllThatHasComeWasTaken() {
        channel.writeOneInbound(head("/ours/1"));
        channel.writeOneInbound(part("a"));
        assertThat(connection.ours.bodiesAwaited).isZero();
        channel.flushInbound();
        assertThat(connection.ours.bodiesAwaited).isEqualTo(1);
        channel.writeInbound(last("b"));
        assertThat(connection.ours.bodiesAwaited).isEqualTo(1);
    }

    @Test
    void restOfABodyThatBeganAheadOfTimeIsAwaited() {
        connection.request("/theirs/1");
        channel.writeInbound(head("/ours/2"), part("a"));
        assertThat(connection.ours.bodiesAwaited).isZero();
        connection.answerTheirs();
        assertThat(events).endsWith("begin /ours/2", "content a");
        assertThat(connection.ours.bodiesAwaited).isEqualTo(1);
    }

    @Test
    void answersKeepTheOrderOfTheRequests() {
        for (String path : List.of("/ours/1", "/theirs/2", "/ours/3", "/theirs/4")) {
            connection.request(path);
        }
        connection.answerOurs();
        connection.answerTheirs();
        connection.answerOurs();
        connection.answerTheirs();
        assertThat(connection.answers()).containsExactly("/ours/1", "/theirs/2", "/ours/3", "/theirs/4");
    }

    @Test
    void answersGivenAtOnceDoNotNest() {
        connection.request("/ours/first");
        connection.ours.answersAtOnce = true;
        connection.downstream.answersAtOnce = true;
        for (int i = 0; i < 400; i++) {
            channel.writeOneInbound(head(i % 2 == 0 ? "/ours/" + i : "/theirs/" + i));
            channel.writeOneInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        connection.answerOurs();
        assertThat(connection.answers()).hasSize(401);
    }

    @Test
    void partsOfAWaitingRequestWaitWithIt() {
        connection.request("/ours/1");
        channel.writeInbound(head("/theirs/1"), part("a"));
        channel.writeInbound(part("b"));
        assertThat(events).containsExactly("begin /ours/1", "end");
        connection.answerOurs();
        channel.writeInbound(part("c"), last("d"));
        assertThat(events.subList(2, events.size()))
                .containsExactly("down /theirs/1", "down a", "down b", "down c", "down d", "down end");
    }

    @Test
    void bodyOfOursArrivesInParts() {
        channel.writeInbound(head("/ours/1"), part("a"));
        channel.writeInbound(last("b"));
        assertThat(events).containsExactly("begin /ours/1", "content a", "content b", "end");
    }

    @Test
    void partsOfOursAreReleased() {
        HttpContent part = part("a");
        channel.writeInbound(head("/ours/1"), part);
        assertThat(part.refCnt()).isZero();
    }

    @Test
    void bodyThatComesAfterAnEarlyAnswerIsStillOurs() {
        channel.writeInbound(head("/ours/1"));
        channel.writeOutbound(response("/ours/1"));
        channel.writeInbound(part("late"), last("later"));
        assertThat(events).containsExactly("begin /ours/1", "content late", "content later", "end");
        connection.endOurs();
        connection.request("/ours/2");
        assertThat(events).endsWith("begin /ours/2", "end");
    }

    @Test
    void bodyThatComesAfterAnEarlyAnswerOfTheirsIsStillTheirs() {
        channel.writeInbound(head("/theirs/1"), part("a"));
        connection.answerTheirs();
        connection.request("/ours/1");
        assertThat(events).containsExactly("down /theirs/1", "down a");
    }

    @Test
    void earlyAnswerOfTheirsEndsTheExchangeWithTheBody() {
        channel.writeInbound(head("/theirs/1"), part("a"));
        connection.answerTheirs();
        channel.writeInbound(last("b"));
        connection.request("/ours/1");
        assertThat(events).endsWith("down b", "down end", "idle", "begin /ours/1", "end");
    }

    @Test
    void answerOfTheirsInPartsEndsWithItsLastPart() {
        connection.request("/theirs/1");
        connection.request("/ours/1");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        channel.writeOutbound(part("x"));
        assertThat(events).doesNotContain("begin /ours/1");
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(events).endsWith("idle", "begin /ours/1", "end");
    }

    @Test
    void interimAnswerOfTheirsDoesNotEndTheExchange() {
        channel.writeInbound(head("/theirs/1"));
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        channel.writeInbound(last("a"));
        connection.request("/ours/1");
        assertThat(events).doesNotContain("begin /ours/1");
        connection.answerTheirs();
        assertThat(events).endsWith("idle", "begin /ours/1", "end");
    }

    @Test
    void connectionThatTheirsTookOverIsPassedThrough() {
        connection.request("/theirs/1");
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS));
        channel.writeInbound(Unpooled.copiedBuffer("raw", StandardCharsets.US_ASCII));
        assertThat(events).endsWith("down raw");
    }

    @Test
    void wholeRequestInOneObjectIsTakenOnce() {
        channel.writeInbound(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/ours/1",
                Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII)));
        assertThat(events).containsExactly("begin /ours/1", "content a", "end");
        connection.answerOurs();
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/theirs/1"));
        connection.answerTheirs();
        assertThat(events).endsWith("down /theirs/1", "down end", "idle");
    }

    @Test
    void oursReadsOnByItselfAndTheirsWhenTheyAsk() {
        connection.request("/ours/1");
        assertThat(connection.reads.take()).isPositive();
        connection.answerOurs();
        assertThat(connection.reads.take()).isPositive();
        connection.request("/theirs/1");
        assertThat(connection.reads.take()).isZero();
        connection.readTheirs();
        assertThat(connection.reads.take()).isEqualTo(1);
    }

    @Test
    void nothingIsReadWhileTooMuchWaits() {
        connection.request("/ours/1");
        int requests = RequestSequencer.MAX_WAITING_OBJECTS / 2;
        for (int i = 0; i < requests - 1; i++) {
            connection.request("/ours/x");
        }
        assertThat(connection.reads.take()).isPositive();
        connection.request("/ours/x");
        assertThat(connection.reads.take()).isZero();
        connection.readTheirs();
        assertThat(connection.reads.take()).isZero();
        connection.answerOurs();
        assertThat(connection.reads.take()).isPositive();
    }

    @Test
    void readThatTheirsAskedForWhileTooMuchWaitedIsMadeUpFor() {
        connection.request("/ours/1");
        for (int i = 0; i < RequestSequencer.MAX_WAITING_OBJECTS; i++) {
            channel.writeOneInbound(i == 0 ? head("/theirs/1") : part("x"));
        }
        channel.flushInbound();
        connection.reads.take();
        connection.readTheirs();
        assertThat(connection.reads.take()).isZero();
        connection.answerOurs();
        assertThat(connection.reads.take())
                .as("the rest of their body is still to come")
                .isPositive();
    }

    @Test
    void moreThanOneReadCanHoldClosesTheConnection() {
        connection.request("/ours/1");
        List<HttpContent> parts = new ArrayList<>();
        channel.writeOneInbound(head("/ours/2"));
        for (int i = 0; i < RequestSequencer.MAX_WAITING_OBJECTS_OF_ONE_READ; i++) {
            HttpContent part = part("x");
            parts.add(part);
            channel.writeOneInbound(part);
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(parts).allMatch(part -> part.refCnt() == 0);
        assertThat(events).contains("aborted");
    }

    @Test
    void nextRequestWaitsUntilThePeerTakesItsAnswers() {
        connection.request("/ours/1");
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        connection.answerOurs();
        connection.request("/ours/2");
        connection.request("/theirs/3");
        assertThat(events).containsExactly("begin /ours/1", "end");
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(events).containsExactly("begin /ours/1", "end", "begin /ours/2", "end");
    }

    @Test
    void connectionThatClosesDuringOursIsReported() {
        channel.writeInbound(head("/ours/1"));
        channel.close();
        assertThat(events).containsExactly("begin /ours/1", "aborted");
    }

    @Test
    void connectionThatClosesDuringTheirsIsNot() {
        connection.request("/theirs/1");
        channel.close();
        assertThat(events).doesNotContain("aborted");
    }

    @Test
    void whatWaitsIsReleasedWhenTheConnectionCloses() {
        HttpContent waiting = last("a");
        connection.request("/ours/1");
        channel.writeInbound(head("/ours/2"), waiting);
        assertThat(waiting.refCnt()).isEqualTo(1);
        channel.close();
        assertThat(waiting.refCnt()).isZero();
    }

    @Test
    void whatWaitsIsReleasedWhenTheHandlerIsRemoved() {
        HttpContent waiting = last("a");
        connection.request("/ours/1");
        channel.writeInbound(head("/ours/2"), waiting);
        channel.pipeline().remove(connection.ours);
        assertThat(waiting.refCnt()).isZero();
    }

    @Test
    void partsThatBelongToNoRequestAreReleased() {
        HttpContent stray = part("a");
        channel.writeInbound(stray);
        assertThat(stray.refCnt()).isZero();
        assertThat(events).isEmpty();
    }
}
