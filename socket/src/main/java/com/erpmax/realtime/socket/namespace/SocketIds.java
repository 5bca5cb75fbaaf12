package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes the public ids of sockets: 20 characters, 120 random bits, never derived from the secret session id. */
@AnyThread
final class SocketIds {
    private static final int ID_BYTES = 15;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SocketIds() {}

    static String next() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
