package com.erpmax.realtime.cluster.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message of a python-socketio manager to all the others. Immutable. */
public sealed interface PythonMessage {

    /** Returns the method's name on the wire, for counting. */
    String method();

    /**
     * Send an event.
     *
     * @param event its name
     * @param arguments plain data: {@code Map<String, ?>}, {@code List}, {@code String}, {@code byte[]}, {@code Number},
     *     {@code Boolean} or null; trees within the {@link PythonLimits}
     * @param namespace as the sender names it
     * @param rooms the sockets in any of them; null for the whole namespace, empty for nobody
     * @param except none of the sockets in these rooms
     * @param callback who waits for the acknowledgement; null if nobody does
     */
    record Emit(
            String event,
            List<@Nullable Object> arguments,
            String namespace,
            @Nullable Set<String> rooms,
            Set<String> except,
            @Nullable Reply callback)
            implements PythonMessage {
        public Emit {
            arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
            rooms = rooms == null ? null : Set.copyOf(rooms);
            except = Set.copyOf(except);
        }

        @Override
        public String method() {
            return "emit";
        }
    }

    /** Take a socket out of the namespace, and tell it so. */
    record Disconnect(String sid, String namespace) implements PythonMessage {
        @Override
        public String method() {
            return "disconnect";
        }
    }

    /** Put a socket into a room. */
    record EnterRoom(String sid, String room, String namespace) implements PythonMessage {
        @Override
        public String method() {
            return "enter_room";
        }
    }

    /** Take a socket out of a room. */
    record LeaveRoom(String sid, String room, String namespace) implements PythonMessage {
        @Override
        public String method() {
            return "leave_room";
        }
    }

    /** Take all sockets out of a room. */
    record CloseRoom(String room, String namespace) implements PythonMessage {
        @Override
        public String method() {
            return "close_room";
        }
    }

    /** An acknowledgement for the manager that has asked for it, which is a Python process. */
    record Callback() implements PythonMessage {
        @Override
        public String method() {
            return "callback";
        }
    }

    /**
     * Where an acknowledgement is to be sent: everything as the sender said it.
     *
     * @param hostId the manager that waits
     */
    record Reply(String hostId, String room, String namespace, long id) {
        /** Returns the message that brings it. Its arguments are a JSON array without binary values. */
        public String message(String arguments) {
            return PythonJson.callback(this, arguments);
        }
    }
}
