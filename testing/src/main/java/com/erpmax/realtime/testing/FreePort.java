package com.erpmax.realtime.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that have to be told theirs, or come back on it after a while. They are below the range from which
 * the system gives ports to those who do not ask for a certain one, so that nobody is given one that is known to be free,
 * or that is free for the moment only.
 */
public final class FreePort {

    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int MOST_TRIES = 1_000;

    private FreePort() {}

    /** Returns a port on loopback on which nobody listens now. */
    public static int find() {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port from " + LOWEST + " to " + HIGHEST + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
