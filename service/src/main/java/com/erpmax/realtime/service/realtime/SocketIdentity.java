package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;

/**
 * Who is behind a socket; set before the socket is let in.
 *
 * @param announcesRefresh whether the client said {@code auth.refresh: true}: it will come with a new token in time
 */
record SocketIdentity(Principal principal, boolean announcesRefresh) {

    static final SocketAttribute<SocketIdentity> ATTRIBUTE = new SocketAttribute<>("identity", SocketIdentity.class);

    /** The user alone, as other instances see it, too. */
    static final SocketAttribute<String> USER_ID = SocketAttribute.shared("user_id", String.class);

    /** Returns the identity of a socket that was let in. */
    static SocketIdentity of(Socket socket) {
        return socket.attribute(ATTRIBUTE)
                .orElseThrow(() -> new IllegalStateException("A socket was let in without authentication"));
    }
}
