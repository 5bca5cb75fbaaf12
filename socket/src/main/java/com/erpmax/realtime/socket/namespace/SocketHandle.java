package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.socketio.Arguments;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace, wherever it is connected: a {@link Socket} of this node, or a {@link RemoteSocket}. What
 * is said to a socket that has gone in the meantime has no effect.
 */
@AnyThread
public sealed interface SocketHandle permits Socket, RemoteSocket {
    /** The public id, 20 characters. */
    String id();

    /** The request that opened the connection. */
    HandshakeRequest handshake();

    /** The JSON object that the client sent with its CONNECT; <code>{}</code> if there was none. */
    String authJson();

    /** What is kept with the socket; of a socket elsewhere only what is {@linkplain SocketAttribute#shared shared}. */
    <T> Optional<T> attribute(SocketAttribute<T> attribute);

    /** The rooms that the socket is in, with its own one; of a socket elsewhere those of the moment of fetching. */
    CompletionStage<Set<String>> rooms();

    /**
     * Sends an event to this client.
     *
     * @throws IllegalArgumentException if the name is reserved or a value cannot be written
     */
    void emit(String event, @Nullable Object... values);

    /** Sends an event to this client, with arguments as they are. */
    void emit(String event, Arguments arguments);

    /**
     * Sends an event to this client and asks for an acknowledgement.
     *
     * @return the client's answer, or an {@link AckFailedException} when the time is over or the socket is gone
     */
    CompletionStage<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... values);

    /** Puts the socket into rooms. */
    CompletionStage<Void> join(String... rooms);

    /** Takes the socket out of rooms. */
    CompletionStage<Void> leave(String... rooms);

    /** Ends the socket and tells the client, which does not come back by itself. */
    void disconnect();

    /** Ends every socket of the connection, tells the client of each, and closes the transport. */
    void disconnectAll();
}
