package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.adapter.AckLimits;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** Asks the sockets of the Socket.IO server through broadcasts with acknowledgements. */
final class SocketIoRequests implements RealtimeRequests {

    static final AckLimits LIMITS = new AckLimits(MOST_ANSWERS, LARGEST_ANSWER);

    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("realtime-answers").start(task);

    private final SocketIoServer io;
    private final JsonMapper json;
    private final AckLimits limits;

    SocketIoRequests(SocketIoServer io, JsonMapper json, AckLimits limits) {
        this.io = io;
        this.json = json;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Answers> askSocket(
            String socketId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout) {
        return ask(RoomNames.socket(socketId), event, data, namespace, timeout);
    }

    @Override
    public CompletionStage<Answers> askUser(
            String userId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout) {
        return ask(RoomNames.user(userId), event, data, namespace, timeout);
    }

    @Override
    public CompletionStage<Answers> askTenant(
            String tenantId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout) {
        return ask(RoomNames.tenant(tenantId), event, data, namespace, timeout);
    }

    private CompletionStage<Answers> ask(
            String room, String event, Map<String, ? extends @Nullable Object> data, String name, Duration timeout) {
        EventRules.check(name, event);
        EventRules.refuseReserved(event);
        EventRules.requireLive(event);
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected: " + SHORTEST_TIMEOUT + ".." + LONGEST_TIMEOUT + ")");
        }
        Namespace namespace = io.namespace(name);
        return namespace
                .to(room)
                .emitWithAck(timeout, limits, event, payload(namespace, data))
                .thenCompose(acks -> owners(namespace, acks).thenApplyAsync(users -> answers(acks, users), VIRTUAL));
    }

    private Arguments payload(Namespace namespace, Map<String, ? extends @Nullable Object> data) {
        try {
            return namespace.payloads().write(new RawJson(json.writeValueAsString(data)));
        } catch (JacksonException failure) {
            throw new IllegalArgumentException("data: not writable as JSON: " + failure.getOriginalMessage(), failure);
        }
    }

    /** Finds the users behind the sockets that answered: members of the namespace, or root sockets that listen in. */
    private CompletionStage<Map<String, String>> owners(Namespace namespace, BroadcastAcks acks) {
        String[] ids = acks.answers().stream()
                .map(BroadcastAck::socketId)
                .filter(Objects::nonNull)
                .toArray(String[]::new);
        Namespace root = io.namespace(NamespaceNames.ROOT);
        if (namespace.equals(root)) {
            return find(root, ids);
        }
        return find(namespace, ids).thenCombine(find(root, ids), (members, guests) -> {
            Map<String, String> all = new HashMap<>(members);
            all.putAll(guests);
            return all;
        });
    }

    private static CompletionStage<Map<String, String>> find(Namespace namespace, String... ids) {
        // Without an id it would mean the whole namespace.
        if (ids.length == 0) {
            return CompletableFuture.completedStage(Map.of());
        }
        return namespace.to(ids).fetchSockets().thenApply(sockets -> {
            Map<String, String> users = new HashMap<>();
            for (SocketHandle socket : sockets) {
                socket.attribute(SocketIdentity.USER_ID).ifPresent(userId -> users.put(socket.id(), userId));
            }
            return users;
        });
    }

    private static Answers answers(BroadcastAcks acks, Map<String, String> users) {
        List<Answer> answers = acks.answers().stream()
                .map(ack -> answer(Objects.requireNonNullElse(ack.socketId(), ""), ack.arguments(), users))
                .toList();
        return new Answers(acks.recipients(), answers, acks.dropped(), acks.isComplete());
    }

    private static Answer answer(String socketId, Arguments arguments, Map<String, String> users) {
        // It is well-formed already, and every JSON value can be read as a node.
        JsonNode value = arguments.isNull(0) ? NullNode.getInstance() : arguments.as(0, JsonNode.class);
        return new Answer(socketId, users.get(socketId), value);
    }
}
