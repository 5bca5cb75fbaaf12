package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.Blocking;

/** Decides whether a client may enter a namespace. One object serves all sockets. */
@FunctionalInterface
public interface ConnectMiddleware {
    /**
     * Lets the socket pass by returning. The socket is not connected yet: no broadcast reaches it, what it joins here
     * it is in from its connection on, and what is emitted to it arrives before the confirmation. Runs on a virtual
     * thread unless all middlewares of the namespace are non-blocking; they run in the order in which they were given.
     *
     * @throws ConnectRefusedException refuses the client, which learns the reason and does not retry by itself
     * @throws com.erpmax.realtime.protocol.MalformedPacketException refuses the client with the code {@link
     *     RequestRefusedException#INVALID_PAYLOAD}: {@link Socket#auth} throws it
     * @throws ConnectUnavailableException says that the server cannot decide now, for a reason that will pass: the
     *     transport is closed, so that the client comes back
     * @throws Exception any other means that the server cannot decide now: it is logged, and the transport is closed,
     *     so that the client comes back
     */
    @Blocking
    void authorise(Socket socket) throws Exception;

    /** Whether it never blocks, so that it may run on an event loop; default false. */
    default boolean isNonBlocking() {
        return false;
    }

    /** The same middleware, declared to be non-blocking: many connections wait while it runs. */
    static ConnectMiddleware nonBlocking(ConnectMiddleware middleware) {
        return new ConnectMiddleware() {
            @Override
            public void authorise(Socket socket) throws Exception {
                middleware.authorise(socket);
            }

            @Override
            public boolean isNonBlocking() {
                return true;
            }
        };
    }
}
