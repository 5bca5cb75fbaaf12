package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of a message. What is written is not trusted: each type and each limit is checked, and what is no
 * message is refused as a whole with {@link MalformedPacketException}.
 */
final class ClusterJsonReader {
    private static final int MAX_ROOMS = 10_000;
    private static final int MAX_SOCKETS = 100_000;
    private static final int MAX_ID = 100;
    private static final int MAX_RECIPIENTS = 100_000_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    private final String namespace;
    private final PayloadMapper mapper;
    private final List<byte[]> attachments;
    private final Fields data;

    /**
     * @param mapper reads arguments, and knows how many binary values packets may carry
     * @param data the data; JSON without any for a message that has none
     */
    ClusterJsonReader(String namespace, PayloadMapper mapper, RawJson data) {
        this.namespace = namespace;
        this.mapper = mapper;
        this.attachments = data.attachments();
        this.data = Fields.of("data", data.json());
    }

    ClusterMessage read(int type) {
        return switch (type) {
            case ClusterTypes.INITIAL_HEARTBEAT, ClusterTypes.HEARTBEAT, ClusterTypes.CLOSE ->
                new ClusterMessage.Presence(type);
            case ClusterTypes.BROADCAST -> broadcast();
            case ClusterTypes.JOIN -> command(new SocketCommand.Join(rooms()));
            case ClusterTypes.LEAVE -> command(new SocketCommand.Leave(rooms()));
            case ClusterTypes.DISCONNECT -> command(new SocketCommand.Disconnect(data.flag("close", false)));
            case ClusterTypes.FETCH -> new ClusterMessage.Fetch(options(), requestId());
            case ClusterTypes.FETCHED -> new ClusterMessage.Fetched(requestId(), sockets());
            case ClusterTypes.SERVER_SIDE -> serverSide();
            case ClusterTypes.SERVER_SIDE_ANSWER ->
                new ClusterMessage.ServerSideAnswer(requestId(), one(data.raw("packet")));
            case ClusterTypes.ASKED -> new ClusterMessage.Asked(requestId(), recipients());
            case ClusterTypes.ANSWERED -> answered();
            case ClusterTypes.LEFT ->
                new ClusterMessage.Left(requestId(), data.raw(ClusterTypes.RECIPIENTS) == null ? 1 : recipients());
            default -> throw new MalformedPacketException("type: " + type + " (expected: 1 to 14)");
        };
    }

    private ClusterMessage broadcast() {
        SocketPacket.Event event = event();
        BroadcastOptions options = options();
        if (data.raw("requestId") == null) {
            return new ClusterMessage.Broadcast(event, options);
        }
        return new ClusterMessage.BroadcastQuestion(
                event, options, requestId(), timeout(), data.flag(ClusterTypes.DETAILED, false));
    }

    private SocketPacket.Event event() {
        Fields packet = data.object("packet");
        long type = packet.integer("type");
        if (type != ClusterTypes.EVENT && type != ClusterTypes.BINARY_EVENT) {
            throw new MalformedPacketException("packet type: " + type + " (expected: an event)");
        }
        Arguments all = array(packet.raw("data"));
        String name = name(all);
        if (SocketPacket.Event.isReserved(name)) {
            throw MalformedPacketException.of("event", name, "a name that is not reserved");
        }
        return new SocketPacket.Event(namespace, SocketPacket.Event.NO_ACK, name, all.from(1));
    }

    private ClusterMessage serverSide() {
        Arguments all = array(data.raw("packet"));
        String name = name(all);
        try {
            return new ClusterMessage.ServerSide(
                    new ServerSideEvent(name, all.from(1)), data.raw("requestId") == null ? null : requestId());
        } catch (IllegalArgumentException reserved) {
            throw MalformedPacketException.of("event", name, "a name that is not reserved");
        }
    }

    private int recipients() {
        long recipients = data.integer(ClusterTypes.RECIPIENTS);
        if (recipients < 0 || recipients > MAX_RECIPIENTS) {
            throw new MalformedPacketException(ClusterTypes.RECIPIENTS + ": " + recipients + " (expected: 0 or more)");
        }
        return (int) recipients;
    }

    private ClusterMessage answered() {
        String all = data.raw(ClusterTypes.ALL_ARGUMENTS);
        Arguments answer = all == null ? one(data.raw("packet")) : array(all);
        return new ClusterMessage.Answered(requestId(), data.optionalText(ClusterTypes.SOCKET_ID), answer);
    }

    private ClusterMessage command(SocketCommand command) {
        return new ClusterMessage.Command(command, options());
    }

    private Set<String> rooms() {
        return data.texts("rooms", MAX_ROOMS);
    }

    /** Whom it is for. Without any options it would be for everybody, so they have to be there. */
    private BroadcastOptions options() {
        Fields options = data.object("opts");
        Fields flags = options.raw("flags") == null ? Fields.of("flags", "{}") : options.object("flags");
        return new BroadcastOptions(
                options.texts("rooms", MAX_ROOMS),
                options.texts("except", MAX_ROOMS),
                flags.flag("volatile", false),
                false,
                flags.flag("compress", true),
                null);
    }

    private Duration timeout() {
        Fields options = data.object("opts");
        Fields flags = options.raw("flags") == null ? Fields.of("flags", "{}") : options.object("flags");
        if (flags.raw("timeout") == null) {
            return DEFAULT_TIMEOUT;
        }
        long millis = flags.integer("timeout");
        return Duration.ofMillis(Math.clamp(millis, 1, MAX_TIMEOUT.toMillis()));
    }

    private List<SocketSnapshot> sockets() {
        return data.elements("sockets", MAX_SOCKETS).stream()
                .map(SnapshotJson::read)
                .toList();
    }

    private String requestId() {
        String id = data.text("requestId");
        if (id.length() > MAX_ID) {
            throw MalformedPacketException.of("requestId", id, "at most " + MAX_ID + " characters");
        }
        return id;
    }

    private Arguments array(@Nullable String json) {
        if (json == null) {
            throw new MalformedPacketException("packet: missing (expected: an array)");
        }
        return mapper.arguments(new RawJson(json, attachments));
    }

    /** JavaScript's {@code undefined} comes as null. */
    private Arguments one(@Nullable String json) {
        return array("[" + (json == null ? "null" : json) + "]");
    }

    private static String name(Arguments all) {
        if (all.isEmpty()) {
            throw new MalformedPacketException("event: missing (expected: a name)");
        }
        return Fields.text("event", all.json(0));
    }
}
