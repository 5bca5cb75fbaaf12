package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one socket, one after the other in their order. They run on the loop at once when nothing is before
 * them, or on a virtual thread, which takes what has come in the meantime as well. Bounded in number and bytes; the
 * running call does not count.
 */
@AnyThread
final class EventQueue {
    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("socket-handler").factory();

    private final EngineLoop loop;
    private final SocketSettings settings;
    /** Null while nothing has ever waited, as in most sockets. */
    private @Nullable ArrayDeque<QueuedCall> waiting;

    private long waitingBytes;
    private boolean isRunning;

    EventQueue(EngineLoop loop, SocketSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    /** Runs a call in its turn; false, and nothing done, when the queue is full. */
    @EventLoopOnly
    boolean offer(QueuedCall call) {
        synchronized (this) {
            if (isRunning) {
                if (isFullFor(call)) {
                    return false;
                }
                append(call);
                return true;
            }
            isRunning = true;
        }
        runOnLoop(call);
        return true;
    }

    /** Runs a call in its turn, whatever waits before it: for the calls that come once in a socket's life. */
    @EventLoopOnly
    void add(QueuedCall call) {
        synchronized (this) {
            if (isRunning) {
                append(call);
                return;
            }
            isRunning = true;
        }
        runOnLoop(call);
    }

    /** Drops the calls that wait. */
    synchronized void clear() {
        waiting = null;
        waitingBytes = 0;
    }

    private boolean isFullFor(QueuedCall call) {
        return waiting != null
                && (waiting.size() >= settings.maxQueuedEvents()
                        || (!waiting.isEmpty() && waitingBytes + call.weight() > settings.maxQueuedBytes()));
    }

    private void append(QueuedCall call) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
        }
        waiting.add(call);
        waitingBytes += call.weight();
    }

    private void runOnLoop(QueuedCall first) {
        for (QueuedCall call = first; call != null; call = next()) {
            if (!call.runsOnLoop()) {
                QueuedCall blocking = call;
                THREADS.newThread(() -> runOnVirtualThread(blocking)).start();
                return;
            }
            call.run();
        }
    }

    private void runOnVirtualThread(QueuedCall first) {
        for (QueuedCall call = first; call != null; call = next()) {
            if (call.runsOnLoop()) {
                handToLoop(call);
                return;
            }
            call.run();
        }
    }

    private void handToLoop(QueuedCall call) {
        try {
            loop.execute(() -> runOnLoop(call));
        } catch (RejectedExecutionException loopIsGone) {
            log.debug("events of a socket are dropped: its event loop has been shut down");
            clear();
        }
    }

    private synchronized @Nullable QueuedCall next() {
        QueuedCall call = waiting == null ? null : waiting.poll();
        if (call == null) {
            isRunning = false;
        } else {
            waitingBytes -= call.weight();
        }
        return call;
    }
}
