package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import com.erpmax.realtime.protocol.socketio.ConnectQuery;
import org.jspecify.annotations.Nullable;

/**
 * What depends on the revision of the Socket.IO protocol that a client speaks. It follows from the revision of Engine.IO
 * below: clients of Socket.IO 1 and 2 speak Engine.IO 3 and Socket.IO 4, later ones Engine.IO 4 and Socket.IO 5. The
 * packets are the same, but for CONNECT and its answers.
 */
@AnyThread
public enum ClientProtocol {
    /** Clients of Socket.IO 1 and 2. The server connects them to the root namespace; the client knows its ids itself. */
    V4 {
        @Override
        public boolean entersRootUnasked() {
            return true;
        }

        @Override
        public String received(String text) {
            return ConnectQuery.toData(text);
        }

        @Override
        public String socketId(String sessionId, String wireName) {
            return wireName.equals("/") ? sessionId : wireName + '#' + sessionId;
        }

        @Override
        public String loggableId(String id) {
            return "..." + id.substring(Math.max(0, id.length() - 4));
        }

        @Override
        public @Nullable String welcome(String json) {
            return null;
        }

        @Override
        public String refusal(Admission.Refused refused) {
            return refused.formerJson();
        }
    },

    /** Clients of Socket.IO 3 and 4. */
    V5 {
        @Override
        public boolean entersRootUnasked() {
            return false;
        }

        @Override
        public String received(String text) {
            return text;
        }

        @Override
        public String socketId(String sessionId, String wireName) {
            return SocketIds.next();
        }

        @Override
        public String loggableId(String id) {
            return id;
        }

        @Override
        public String welcome(String json) {
            return json;
        }

        @Override
        public String refusal(Admission.Refused refused) {
            return refused.json();
        }
    };

    /** The one that goes with a revision of Engine.IO. */
    public static ClientProtocol of(EngineProtocol engine) {
        return switch (engine) {
            case V3 -> V4;
            case V4 -> V5;
        };
    }

    /** Whether a client is connected to the root namespace without asking for it. */
    public abstract boolean entersRootUnasked();

    /**
     * A text message as revision 5 has it.
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if it cannot be understood
     */
    public abstract String received(String text);

    /**
     * The id of a new socket.
     *
     * @param sessionId the secret id of the connection's session; the ids of older clients are made of it, as they
     *     expect them
     * @param wireName the name of the namespace as the client knows it
     */
    public abstract String socketId(String sessionId, String wireName);

    /** As much of a socket's id as may be logged: all of it, but only the end of one that tells a secret. */
    public abstract String loggableId(String id);

    /** What of the data of a confirmed CONNECT the client is sent. */
    public abstract @Nullable String welcome(String json);

    /** The data of CONNECT_ERROR for a client that was refused. */
    public abstract String refusal(Admission.Refused refused);
}
