package com.erpmax.realtime.service.events;

import java.util.concurrent.locks.ReentrantLock;

/** How far one stream has been pushed on this instance. Guarded by its lock, but for {@link #isBehind()}. */
final class StreamPosition {

    final ReentrantLock lock = new ReentrantLock();
    private long pushedSeq;
    private volatile boolean behind;

    StreamPosition(long pushedSeq) {
        this.pushedSeq = pushedSeq;
    }

    /** Returns the place of the event that was pushed last. */
    long pushedSeq() {
        return pushedSeq;
    }

    void pushed(long seq) {
        pushedSeq = seq;
        behind = false;
    }

    /** Notes that a committed event could not be pushed, because those before it could not be read. */
    void fallBehind() {
        behind = true;
    }

    void caughtUp() {
        behind = false;
    }

    /** Returns whether committed events wait in the table to be pushed. Callable from any thread. */
    boolean isBehind() {
        return behind;
    }
}
