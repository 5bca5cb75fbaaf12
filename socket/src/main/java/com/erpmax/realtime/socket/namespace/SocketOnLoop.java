package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket as its event loop has it: what is asked of it here happens at once, before anything that is enqueued. For
 * code that decides message by message what a client gets. It may be kept; all sockets of one connection share a loop.
 */
@EventLoopOnly
public final class SocketOnLoop {
    private final SocketLink link;

    SocketOnLoop(SocketLink link) {
        this.link = link;
    }

    /** The socket itself. */
    @AnyThread
    public Socket socket() {
        return link.socket();
    }

    /** Whether it has been let in and has not left. */
    public boolean isConnected() {
        return link.isConnected();
    }

    /** Whether its connection has a connected socket in the namespace with this canonical name. */
    public boolean hasSiblingIn(String namespace) {
        return link.hasSiblingIn(namespace);
    }

    /**
     * Sends an event now.
     *
     * @param values its arguments, as for {@link Socket#emit}
     * @return whether it was taken for sending; not when the socket is gone, or its connection is closed by this call
     *     because too much waits
     */
    public boolean emit(String event, @Nullable Object... values) {
        if (!link.isConnected()) {
            return false;
        }
        boolean isSent = link.sendEvent(
                new SocketPacket.Event(
                        link.socket().wireName(),
                        SocketPacket.Event.NO_ACK,
                        event,
                        link.namespace().payloads().write(values)),
                SendFlags.NONE);
        link.namespace().meters().sent(isSent);
        return isSent;
    }

    /** The bytes that wait to be taken by the client of this connection. */
    public long waitingBytes() {
        return link.sink().tap().waitingBytes();
    }

    /**
     * Runs a task when the client has provably received what was sent on this connection until now: when it has answered
     * a ping sent afterwards. Never runs if the connection ends before.
     *
     * @param within how long the ping may be put off, so that several who ask share one
     */
    public void whenReceived(Duration within, Runnable task) {
        link.sink().tap().whenReceived(within, task);
    }

    /** What is kept with the connection under this attribute, for all of its sockets; made now if there is nothing yet. */
    public <T> T connectionAttribute(SocketAttribute<T> attribute, Supplier<T> initial) {
        return link.sink().tap().attribute(attribute, initial);
    }

    /** Runs a task on the loop after the delay, rounded down to 10 ms. */
    public TimerHandle schedule(Duration delay, Runnable task) {
        return link.loop().schedule(delay, task);
    }

    /** Enqueues a task for the loop; false when the loop has been shut down. */
    @AnyThread
    public boolean execute(Runnable task) {
        try {
            link.loop().execute(task);
            return true;
        } catch (RejectedExecutionException loopIsGone) {
            return false;
        }
    }
}
