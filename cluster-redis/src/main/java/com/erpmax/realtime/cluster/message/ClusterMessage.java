package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one server instance tells the others, or answers to one of them: the messages of the reference's
 * {@code ClusterAdapter}, and {@link Left}, which only servers of this kind send to each other. Immutable.
 */
public sealed interface ClusterMessage {

    /** Whether it is a question to all others that only those who are there now can answer. */
    default boolean isRequest() {
        return false;
    }

    /** How many characters and bytes it takes while it waits, about; at least 200. */
    default int weight() {
        return MessageWeight.of(this);
    }

    /** Comes, stays or goes (1, 2, 13). Carriers that count their members otherwise pass them over. */
    record Presence(int type) implements ClusterMessage {}

    /** An event for sockets (3). */
    record Broadcast(SocketPacket.Event event, BroadcastOptions options) implements ClusterMessage {}

    /**
     * The same, to be acknowledged (3 with a request's id).
     *
     * @param timeout how long sockets may take
     * @param isDetailed whether the asker understands {@link Left} and more than the first argument of an answer
     */
    record BroadcastQuestion(
            SocketPacket.Event event, BroadcastOptions options, String requestId, Duration timeout, boolean isDetailed)
            implements ClusterMessage {
        @Override
        public boolean isRequest() {
            return true;
        }
    }

    /** A command to sockets (4, 5, 6). */
    record Command(SocketCommand command, BroadcastOptions options) implements ClusterMessage {}

    /** Who is there (7). */
    record Fetch(BroadcastOptions options, String requestId) implements ClusterMessage {
        @Override
        public boolean isRequest() {
            return true;
        }
    }

    /** Who is there on one node (8). */
    record Fetched(String requestId, List<SocketSnapshot> sockets) implements ClusterMessage {
        public Fetched {
            sockets = List.copyOf(sockets);
        }
    }

    /** An event between servers (9); with a request's id it wants an answer. */
    record ServerSide(ServerSideEvent event, @Nullable String requestId) implements ClusterMessage {
        @Override
        public boolean isRequest() {
            return true;
        }
    }

    /** The answer of one node to an event between servers (10). */
    record ServerSideAnswer(String requestId, Arguments answer) implements ClusterMessage {}

    /** How many sockets one node has asked (11). */
    record Asked(String requestId, int recipients) implements ClusterMessage {}

    /**
     * What one socket has answered (12).
     *
     * @param socketId who; null if its node does not say
     * @param answer all arguments, or the first if its node says no more
     */
    record Answered(String requestId, @Nullable String socketId, Arguments answer) implements ClusterMessage {}

    /**
     * Sockets will not answer (14), because they have left or because too many owe answers already; a node of this kind
     * says so to those that understand it.
     *
     * @param recipients how many of those who were asked
     */
    record Left(String requestId, int recipients) implements ClusterMessage {}
}
