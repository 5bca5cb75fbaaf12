package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.Nullable;

/** Knows whom the session of a socket belongs to that a server of another kind has written, which says nothing of that. */
@FunctionalInterface
public interface ForeignIdentity {
    /**
     * Tells the identity by what that server keeps with the socket, its {@code socket.data}. The session is of any
     * namespace: whoever knows its secret id may ask for it in another one, where its rooms may mean something else; so
     * what is kept should tell that as well. Called on a virtual thread.
     *
     * @param socket the socket that asks, after the middlewares
     * @param dataJson what is kept, a JSON object
     * @return as {@link RecoverySettings#identity} tells it of the socket; null if nobody may have the session
     */
    @Nullable
    String of(Socket socket, String dataJson);
}
