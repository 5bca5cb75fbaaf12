package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One socket to speak to, with flags. Each modifier returns a new operator, so that one may be kept and used again: no
 * flag is remembered by the socket. An operator for other sockets takes the flags along.
 */
@AnyThread
public final class SocketOperator {
    private final Socket socket;
    private final SendFlags flags;

    SocketOperator(Socket socket, SendFlags flags) {
        this.socket = socket;
        this.flags = flags;
    }

    /** Events are dropped when the transport is busy. */
    public SocketOperator asVolatile() {
        return new SocketOperator(socket, new SendFlags(true, flags.isCompressible()));
    }

    /** Whether a transport that compresses may do so with what is emitted; default true. */
    public SocketOperator compress(boolean allowed) {
        return new SocketOperator(socket, new SendFlags(flags.isVolatile(), allowed));
    }

    /** Sends an event to the socket, as {@link Socket#emit(String, Object...)}. */
    public void emit(String event, @Nullable Object... values) {
        emit(event, socket.namespace().payloads().write(values));
    }

    /** Sends an event to the socket, with arguments as they are. */
    public void emit(String event, Arguments arguments) {
        socket.emit(event, arguments, flags);
    }

    /**
     * Sends an event to the socket and asks for an acknowledgement, as {@link Socket#emitWithAck}. A volatile event that
     * was dropped fails at once with {@link AckFailedException.Cause#DROPPED}.
     */
    public CompletionStage<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... values) {
        return socket.emitWithAck(timeout, event, socket.namespace().payloads().write(values), flags);
    }

    /** Everybody else in these rooms. */
    public BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
    }

    /** The same as {@link #to}, for calls that read better with it. */
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /** Everybody else in the namespace but those in these rooms. */
    public BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }

    /** Everybody else in the namespace. */
    public BroadcastOperator broadcast() {
        BroadcastOperator others = socket.broadcast().compress(flags.isCompressible());
        return flags.isVolatile() ? others.asVolatile() : others;
    }
}
