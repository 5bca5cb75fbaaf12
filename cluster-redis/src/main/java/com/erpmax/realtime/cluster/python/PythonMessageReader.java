package com.erpmax.realtime.cluster.python;

import com.erpmax.realtime.cluster.python.PythonMessage.CloseRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.Disconnect;
import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.cluster.python.PythonMessage.EnterRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.LeaveRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.cluster.python.RefusedMessageException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of all versions of python-socketio 5: pickle up to 5.13, JSON from 5.14 on. Thread-safe.
 *
 * <p>What an event's arguments are differs. In a pickle a tuple is several and anything else is one. In JSON a list is
 * several, as 5.15.1 and later mean it, or one, as 5.14.0 to 5.15.0 mean it; the messages do not tell which. None is no
 * argument.
 */
public final class PythonMessageReader {
    private final boolean isListOneArgument;

    /** @param isListOneArgument whether a JSON list is one argument; false for python-socketio 5.15.1 and later */
    public PythonMessageReader(boolean isListOneArgument) {
        this.isListOneArgument = isListOneArgument;
    }

    /**
     * Reads one message.
     *
     * @throws RefusedMessageException if it is none, or not harmless; with no other exception
     */
    public PythonMessage read(byte[] message) {
        if (message.length > PythonLimits.MAX_MESSAGE_BYTES) {
            throw RefusedMessageException.tooLarge("message: too long", "at most " + PythonLimits.MAX_MESSAGE_BYTES);
        }
        boolean isJson = isJson(message);
        Object value = isJson ? PythonJson.read(message) : PickleReader.read(message);
        PlainData.check(value);
        if (!(value instanceof Map<?, ?> fields)) {
            throw RefusedMessageException.invalid("message", "a dictionary");
        }
        return switch (text(fields, "method")) {
            case "emit" -> emit(fields, isJson);
            case "callback" -> new PythonMessage.Callback();
            case "disconnect" -> new Disconnect(text(fields, "sid"), text(fields, "namespace"));
            case "enter_room" -> new EnterRoom(text(fields, "sid"), text(fields, "room"), text(fields, "namespace"));
            case "leave_room" -> new LeaveRoom(text(fields, "sid"), text(fields, "room"), text(fields, "namespace"));
            case "close_room" -> new CloseRoom(text(fields, "room"), text(fields, "namespace"));
            default ->
                throw new RefusedMessageException(
                        Reason.UNKNOWN_METHOD, "method: none of python-socketio's (expected: emit, …)");
        };
    }

    /** No pickle begins with a brace or a space. */
    private static boolean isJson(byte[] message) {
        return message.length > 0 && (message[0] == '{' || message[0] == ' ');
    }

    private Emit emit(Map<?, ?> fields, boolean isJson) {
        if (!fields.containsKey("data")) {
            throw RefusedMessageException.invalid("data", "the arguments");
        }
        return new Emit(
                text(fields, "event"),
                isJson ? jsonArguments(fields) : pickledArguments(fields.get("data")),
                text(fields, "namespace"),
                fields.get("room") == null ? null : names(fields, "room"),
                fields.get("skip_sid") == null ? Set.of() : names(fields, "skip_sid"),
                reply(fields));
    }

    private List<@Nullable Object> jsonArguments(Map<?, ?> fields) {
        Object data = fields.get("data");
        if (Boolean.TRUE.equals(fields.get("binary"))) {
            if (!(data instanceof List<?> parts)) {
                throw RefusedMessageException.invalid("data", "a list with the binary parts");
            }
            data = PythonJson.withBinary(parts);
            PlainData.check(data);
        }
        if (!(data instanceof List<?> list) || isListOneArgument) {
            return one(data);
        }
        return list.size() == 1 ? one(list.getFirst()) : new ArrayList<>(list);
    }

    private static List<@Nullable Object> pickledArguments(@Nullable Object data) {
        return data instanceof PythonTuple several ? new ArrayList<>(several) : one(data);
    }

    private static List<@Nullable Object> one(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable Reply reply(Map<?, ?> fields) {
        Object callback = fields.get("callback");
        if (callback == null) {
            return null;
        }
        if (callback instanceof List<?> parts
                && parts.size() == 3
                && parts.get(0) instanceof String room
                && parts.get(1) instanceof String namespace
                && (parts.get(2) instanceof Integer || parts.get(2) instanceof Long)) {
            return new Reply(text(fields, "host_id"), room, namespace, ((Number) parts.get(2)).longValue());
        }
        throw RefusedMessageException.invalid("callback", "a room, a namespace and a number");
    }

    private static String text(Map<?, ?> fields, String field) {
        if (fields.get(field) instanceof String text) {
            return text;
        }
        throw RefusedMessageException.invalid(field, "text");
    }

    private static Set<String> names(Map<?, ?> fields, String field) {
        Object value = fields.get(field);
        List<?> list = value instanceof List<?> several ? several : one(value);
        if (list.size() > PythonLimits.MAX_ROOMS) {
            throw RefusedMessageException.tooLarge(field + ": too many", "at most " + PythonLimits.MAX_ROOMS);
        }
        Set<String> names = new LinkedHashSet<>();
        for (Object item : list) {
            if (!(item instanceof String name)) {
                throw RefusedMessageException.invalid(field, "text, or a list of texts");
            }
            names.add(name);
        }
        return names;
    }
}
