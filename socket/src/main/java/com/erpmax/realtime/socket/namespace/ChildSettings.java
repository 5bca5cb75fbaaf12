package com.erpmax.realtime.socket.namespace;

/**
 * Bounds for namespaces that clients have made.
 *
 * @param maxChildren how many children the parents of a server may have altogether; when a client asks for one more, a
 *     child that was left and that the application never asked for by its name makes room, or else the client is
 *     refused; default 1,000
 * @param removesEmpty whether a child is removed when its last socket leaves; default false. One that nobody was ever
 *     let into is removed in any case.
 */
public record ChildSettings(int maxChildren, boolean removesEmpty) {
    public ChildSettings {
        if (maxChildren <= 0) {
            throw new IllegalArgumentException("maxChildren: " + maxChildren + " (expected: > 0)");
        }
    }

    /** The values given with each component. */
    public static ChildSettings defaults() {
        return new ChildSettings(1_000, false);
    }
}
