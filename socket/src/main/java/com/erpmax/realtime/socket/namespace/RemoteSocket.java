package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A socket of another node as it was when it was fetched. It is spoken to through the room of its id, and so no longer
 * once it has left that room.
 */
@AnyThread
public final class RemoteSocket implements SocketHandle {
    private final Namespace namespace;
    private final SocketSnapshot snapshot;

    RemoteSocket(Namespace namespace, SocketSnapshot snapshot) {
        this.namespace = namespace;
        this.snapshot = snapshot;
    }

    @Override
    public String id() {
        return snapshot.id();
    }

    @Override
    public HandshakeRequest handshake() {
        return snapshot.handshake();
    }

    @Override
    public String authJson() {
        return snapshot.authJson();
    }

    /**
     * {@inheritDoc}
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if the other node keeps something else there
     */
    @Override
    public <T> Optional<T> attribute(SocketAttribute<T> attribute) {
        JsonNode data = namespace.payloads().read("data", new RawJson(snapshot.dataJson()), JsonNode.class);
        JsonNode value = data.get(attribute.name());
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                namespace.payloads().read(attribute.name(), new RawJson(value.toString()), attribute.type()));
    }

    @Override
    public CompletionStage<Set<String>> rooms() {
        return CompletableFuture.completedStage(snapshot.rooms());
    }

    @Override
    public void emit(String event, @Nullable Object... values) {
        itself().emit(event, values);
    }

    @Override
    public void emit(String event, Arguments arguments) {
        itself().emit(event, arguments);
    }

    @Override
    public CompletionStage<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... values) {
        return itself().emitWithAck(timeout, event, values).thenApply(RemoteSocket::onlyAnswer);
    }

    @Override
    public CompletionStage<Void> join(String... rooms) {
        return itself().join(rooms);
    }

    @Override
    public CompletionStage<Void> leave(String... rooms) {
        return itself().leave(rooms);
    }

    @Override
    public void disconnect() {
        var unused = itself().disconnect();
    }

    @Override
    public void disconnectAll() {
        var unused = itself().disconnectAll();
    }

    @Override
    public String toString() {
        return "RemoteSocket[" + namespace.name() + " " + id() + "]";
    }

    private BroadcastOperator itself() {
        return namespace.to(id());
    }

    private static Arguments onlyAnswer(BroadcastAcks acks) {
        if (acks.answers().isEmpty()) {
            throw new AckFailedException(
                    acks.isComplete() ? AckFailedException.Cause.DISCONNECTED : AckFailedException.Cause.TIMEOUT);
        }
        return acks.answers().getFirst().arguments();
    }
}
