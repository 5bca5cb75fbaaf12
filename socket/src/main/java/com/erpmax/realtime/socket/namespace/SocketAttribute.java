package com.erpmax.realtime.socket.namespace;

/**
 * The name and type of something that the application keeps with a socket. Make one constant of each; two with the same
 * name and type are the same.
 *
 * @param name what it is called, unique in the application
 * @param type the class of its values
 * @param isShared whether other nodes see it with {@code fetchSockets}
 */
public record SocketAttribute<T>(String name, Class<T> type, boolean isShared) {
    /** An attribute that stays on the socket's node. Its values may be anything. */
    public SocketAttribute(String name, Class<T> type) {
        this(name, type, false);
    }

    /**
     * An attribute that other nodes see as well: each value is written as JSON when it is set, and read again there.
     * What changes inside of a value afterwards is not noticed.
     */
    public static <T> SocketAttribute<T> shared(String name, Class<T> type) {
        return new SocketAttribute<>(name, type, true);
    }
}
