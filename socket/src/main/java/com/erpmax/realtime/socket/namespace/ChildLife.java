package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How long a child namespace lives: counts who is in it or wants to enter, so that the last one to leave can end it and
 * nobody enters one that has ended.
 */
@AnyThread
final class ChildLife {
    private static final int ENDED = -1;

    private final ParentNamespace parent;
    private final boolean endsWhenLeft;
    private final Consumer<Namespace> onEmpty;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean isUsed;
    private volatile boolean isAskedFor;
    private volatile boolean isPinned;

    /**
     * Begins with nobody inside.
     *
     * @param endsWhenLeft whether it ends with its last socket; one that nobody was ever let into ends in any case
     * @param onEmpty called when it should end
     */
    ChildLife(ParentNamespace parent, boolean endsWhenLeft, Consumer<Namespace> onEmpty) {
        this.parent = parent;
        this.endsWhenLeft = endsWhenLeft;
        this.onEmpty = onEmpty;
    }

    ParentNamespace parent() {
        return parent;
    }

    /** One more wants to enter; false if it has ended. */
    boolean enter() {
        return inside.updateAndGet(count -> count == ENDED ? ENDED : count + 1) != ENDED;
    }

    /** One has left, or was not let in. */
    void leave(Namespace child) {
        if (inside.decrementAndGet() == 0 && !isPinned && (endsWhenLeft || !isUsed)) {
            onEmpty.accept(child);
        }
    }

    /** Ends it, unless somebody has entered in the meantime. */
    boolean end() {
        return !isPinned && inside.compareAndSet(0, ENDED);
    }

    /** Ends it to make room for another one, if nobody is inside and the application has never asked for it. */
    boolean endUnlessAskedFor() {
        return !isAskedFor && end();
    }

    /** Somebody was let in: it may stay when it is empty. */
    void use() {
        isUsed = true;
    }

    /** The application asked for it: it may stay when it is empty, also when others need room. */
    void ask() {
        isUsed = true;
        isAskedFor = true;
    }

    /** It never ends, because something else refers to it. */
    void pin() {
        isPinned = true;
    }
}
