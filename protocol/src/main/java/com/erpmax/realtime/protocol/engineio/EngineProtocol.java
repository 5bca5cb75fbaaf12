package com.erpmax.realtime.protocol.engineio;

import org.jspecify.annotations.Nullable;

/** The revisions of the Engine.IO protocol. A session speaks one of them for life. */
public enum EngineProtocol {
    /** Clients of Socket.IO 1 and 2: payloads with lengths, binary messages with a type, the client pings. */
    V3,
    /** Clients of Socket.IO 3 and 4: payloads with separators, binary messages without a type, the server pings. */
    V4;

    /** The revision that the {@code EIO} parameter of a request asks for: only {@code 4} means 4, as in the reference. */
    public static EngineProtocol ofParameter(@Nullable String eio) {
        return "4".equals(eio) ? V4 : V3;
    }
}
