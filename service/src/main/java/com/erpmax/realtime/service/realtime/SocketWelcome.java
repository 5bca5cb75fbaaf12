package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.socket.namespace.Socket;

/** What is done for every socket that was let in, in every namespace. Runs on a virtual thread and may block. */
public interface SocketWelcome {

    /**
     * The socket is in its rooms; the client knows nothing yet.
     *
     * @param greeting sends {@code connected}; to be run once, or the transport is to be closed
     */
    void welcome(Socket socket, Principal principal, Runnable greeting);

    /** The socket, which was welcomed, has left. */
    void left(Socket socket);
}
