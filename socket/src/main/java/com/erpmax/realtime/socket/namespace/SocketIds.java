package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.RandomIds;

/** Makes the public ids of sockets: 20 characters, 120 random bits, never derived from the secret session id. */
@AnyThread
final class SocketIds {
    private static final RandomIds IDS = new RandomIds();

    private SocketIds() {}

    static String next() {
        return IDS.next();
    }
}
