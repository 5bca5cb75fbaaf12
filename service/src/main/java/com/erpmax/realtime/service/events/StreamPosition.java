package com.erpmax.realtime.service.events;

import java.util.concurrent.locks.ReentrantLock;

/** How far one stream has been pushed on this instance. Guarded by its lock, but for {@link #isBehind()} and {@link #doubt()}. */
final class StreamPosition {

    final ReentrantLock lock = new ReentrantLock();
    private long pushedSeq;
    private boolean isGuess = true;
    private volatile boolean behind;
    private volatile boolean inDoubt;

    StreamPosition(long pushedSeq) {
        this.pushedSeq = pushedSeq;
    }

    /**
     * Returns the place of the event that was pushed last; of a stream that is new here, a place before the first event
     * that is to be pushed, as far as this instance knows.
     */
    long pushedSeq() {
        return pushedSeq;
    }

    /**
     * Returns whether an event was pushed. Of what other instances committed while nothing was pushed here yet, nobody
     * knows: it counts as not pushed.
     */
    boolean isPushed(long seq) {
        return seq <= pushedSeq && !isGuess;
    }

    void pushed(long seq) {
        if (seq >= pushedSeq) {
            pushedSeq = seq;
            isGuess = false;
        }
        behind = false;
    }

    /** Notes that a committed event could not be pushed, because those before it could not be read. */
    void fallBehind() {
        inDoubt = false;
        behind = true;
    }

    /** Notes that an event may have been committed or not. Callable from any thread, without the lock. */
    void doubt() {
        inDoubt = true;
    }

    /** Returns whether an event may have been committed or not. Callable from any thread. */
    boolean isInDoubt() {
        return inDoubt;
    }

    void caughtUp() {
        behind = false;
    }

    /** Returns whether committed events wait in the table to be pushed, or may. Callable from any thread. */
    boolean isBehind() {
        return behind || inDoubt;
    }
}
