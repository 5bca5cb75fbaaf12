package com.erpmax.realtime.engine.loop;

import io.netty.util.concurrent.FastThreadLocalThread;

/** Tells threads that must never block from others, for whoever does what may: all connections of such a thread wait. */
public final class NetworkThread {

    private NetworkThread() {}

    /** Returns whether the calling thread is an event loop, of this server or of a client on Netty, or a Netty timer. */
    @AnyThread
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof FastThreadLocalThread;
    }
}
