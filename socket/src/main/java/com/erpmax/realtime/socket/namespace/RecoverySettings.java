package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Connection state recovery: a client that comes back after a lost connection gets its socket's id, rooms and attributes
 * again, and the events that it missed. Immutable; start from {@link #defaults()}. A server without it has no recovery.
 *
 * <p>It is for the sockets that want it, because each event to them carries one more argument, the offset, which
 * handlers of some client libraries see. It works on the node where the socket was, and where the adapter has
 * {@linkplain com.erpmax.realtime.socket.adapter.Adapter#sessions sessions} on every node; elsewhere the client connects as
 * a new one. The first two functions here are called on event loops after the middlewares, and must not block.
 *
 * @param limits times and bounds
 * @param isWanted which sockets can be recovered
 * @param identity who a socket belongs to, as the middlewares know it; only a client of the same identity recovers it
 * @param foreignIdentity who a socket belonged to whose session a server of another kind has written; default: nobody
 *     may recover it
 */
public record RecoverySettings(
        RecoveryLimits limits,
        Predicate<Socket> isWanted,
        Function<Socket, String> identity,
        ForeignIdentity foreignIdentity) {

    /**
     * {@link RecoveryLimits#defaults()}; for clients that say so with <code>{"csr": true}</code> in their CONNECT; all
     * of one identity, so that the secret id alone decides: set {@link #withIdentity} where clients are authenticated.
     */
    public static RecoverySettings defaults() {
        return new RecoverySettings(
                RecoveryLimits.defaults(),
                socket -> RecoveryRequest.of(socket).isWanted(),
                socket -> "",
                (socket, data) -> null);
    }

    /** A copy with other times and bounds. */
    public RecoverySettings withLimits(RecoveryLimits value) {
        return new RecoverySettings(value, isWanted, identity, foreignIdentity);
    }

    /** A copy for other sockets, for instance those of one namespace. */
    public RecoverySettings withWanted(Predicate<Socket> value) {
        return new RecoverySettings(limits, value, identity, foreignIdentity);
    }

    /** A copy with another say about whom a socket belongs to, usually an attribute that a middleware has set. */
    public RecoverySettings withIdentity(Function<Socket, String> value) {
        return new RecoverySettings(limits, isWanted, value, foreignIdentity);
    }

    /** A copy that lets clients of a cluster recover sockets whose session a Node.js server has written. */
    public RecoverySettings withForeignIdentity(ForeignIdentity value) {
        return new RecoverySettings(limits, isWanted, identity, value);
    }
}
