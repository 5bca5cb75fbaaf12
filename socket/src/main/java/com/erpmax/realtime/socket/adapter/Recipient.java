package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.Recoverable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who can be in rooms and receive broadcasts: a socket, as the adapter sees it. */
public interface Recipient extends RoomMember {
    /** The loop that owns the recipient and its membership in rooms. */
    @AnyThread
    EngineLoop loop();

    /** The name under which the client knows the namespace: the canonical one or an alias. */
    @AnyThread
    String wireName();

    /** Whether the connection below has a connected socket in the namespace with this canonical name. */
    @EventLoopOnly
    boolean hasSiblingIn(String namespace);

    /**
     * Sends a packet that is shared with other recipients; does not take over the caller's count.
     *
     * @param isVolatile whether the packet is dropped when it cannot leave at once
     * @return whether the packet was taken for sending
     */
    @EventLoopOnly
    boolean deliver(SharedPacket packet, boolean isVolatile);

    /** Waits for its client to acknowledge what was delivered under this id; tells {@code pending} what came of it. */
    @EventLoopOnly
    void expectAck(long ackId, PendingAck pending);

    /** Waits no longer; an answer is ignored from now on. */
    @EventLoopOnly
    void forgetAck(long ackId);

    /** What other nodes may know of it, with these rooms. */
    @EventLoopOnly
    SocketSnapshot snapshot(Set<String> rooms);

    /** How a connected socket that can be recovered gets broadcasts; null for any other. */
    @EventLoopOnly
    @Nullable
    Recoverable recoverable();

    /** Carries out a command that an operator gave to all matching sockets. */
    @EventLoopOnly
    void apply(SocketCommand command);
}
