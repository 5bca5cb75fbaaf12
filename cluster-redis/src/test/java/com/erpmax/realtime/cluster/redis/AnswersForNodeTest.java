package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.AckBudget;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersForNodeTest {

    private final List<ClusterMessage> said = new ArrayList<>();

    @Test
    void theEventOfAQuestionIsNotKeptUntilAllHaveAnswered() {
        ClusterMessage.BroadcastQuestion question = question(true);
        WeakReference<SocketPacket.Event> event = new WeakReference<>(question.event());
        AnswersForNode answers = answersTo(question);
        question = null;

        await().atMost(TestBus.PATIENCE).until(() -> {
            System.gc();
            return event.get() == null;
        });
        answers.left(3);
        assertThat(said).containsExactly(new ClusterMessage.Left("r1", 3));
    }

    @Test
    void aNodeJsServerIsToldNothingOfWhoWillNotAnswer() {
        AnswersForNode answers = answersTo(question(false));

        answers.left(3);
        answers.asked(3);

        assertThat(said).containsExactly(new ClusterMessage.Asked("r1", 3));
    }

    private AnswersForNode answersTo(ClusterMessage.BroadcastQuestion question) {
        return new AnswersForNode(question, new AckBudget(1, passedOver -> {}), said::add);
    }

    private static ClusterMessage.BroadcastQuestion question(boolean isDetailed) {
        SocketPacket.Event event = new SocketPacket.Event(
                "/", SocketPacket.Event.NO_ACK, "q", PayloadMapper.standard().write("x"));
        return new ClusterMessage.BroadcastQuestion(
                event, BroadcastOptions.ALL, "r1", Duration.ofMinutes(10), isDetailed);
    }
}
