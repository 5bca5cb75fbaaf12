package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What other nodes answered to one question, each once. Immutable.
 *
 * @param messages the answers in the order of their arrival
 * @param nodes the number of other nodes, as far as it is known
 * @param isComplete whether all of them have answered
 */
record NodeAnswers(List<ClusterMessage> messages, int nodes, boolean isComplete) {
    NodeAnswers {
        messages = List.copyOf(messages);
    }

    List<SocketSnapshot> sockets() {
        return messages.stream()
                .filter(ClusterMessage.Fetched.class::isInstance)
                .map(ClusterMessage.Fetched.class::cast)
                .flatMap(fetched -> fetched.sockets().stream())
                .toList();
    }

    ServerSideAcks toServerSideAcks() {
        List<Arguments> answers = messages.stream()
                .filter(ClusterMessage.ServerSideAnswer.class::isInstance)
                .map(ClusterMessage.ServerSideAnswer.class::cast)
                .map(ClusterMessage.ServerSideAnswer::answer)
                .toList();
        return new ServerSideAcks(answers, nodes, isComplete && answers.size() == nodes);
    }

    /** Collects answers until all are there or the time is over; that may be before it is known who is asked. */
    @AnyThread
    static final class Collector implements Consumer<ClusterMessage> {
        private static final int UNKNOWN = -1;

        private final List<ClusterMessage> answers = new ArrayList<>();
        private final CompletableFuture<NodeAnswers> result = new CompletableFuture<>();
        private int expected = UNKNOWN;

        @Override
        public void accept(ClusterMessage answer) {
            boolean isComplete;
            synchronized (this) {
                answers.add(answer);
                isComplete = answers.size() == expected;
            }
            if (isComplete) {
                end();
            }
        }

        /** So many nodes are asked; returns whether it is over already, as there is none or no time is left. */
        boolean expect(int nodes) {
            synchronized (this) {
                expected = nodes;
            }
            return nodes == 0 || result.isDone();
        }

        /** It is over: what is there is the result. */
        void end() {
            NodeAnswers all;
            synchronized (this) {
                boolean isComplete = expected != UNKNOWN && answers.size() >= expected;
                all = new NodeAnswers(answers, Math.max(0, expected), isComplete);
            }
            result.complete(all);
        }

        /** Never exceptional. */
        CompletableFuture<NodeAnswers> result() {
            return result;
        }
    }
}
