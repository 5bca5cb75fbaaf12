package com.erpmax.realtime.socket.namespace;

import java.util.List;

/**
 * The connection or disconnect handlers of a socket in its queue, one after the other; the failure of one does not keep
 * the next from its work. Always on a virtual thread.
 */
final class LifecycleCall<H> implements QueuedCall {
    private final Socket socket;
    private final List<H> handlers;
    private final Body<H> body;

    /** How a handler is called. */
    @FunctionalInterface
    interface Body<H> {
        void call(H handler) throws Exception;
    }

    LifecycleCall(Socket socket, List<H> handlers, Body<H> body) {
        this.socket = socket;
        this.handlers = handlers;
        this.body = body;
    }

    @Override
    public boolean runsOnLoop() {
        return false;
    }

    @Override
    public int weight() {
        return 0;
    }

    @Override
    public void run() {
        for (H handler : handlers) {
            try {
                body.call(handler);
            } catch (Throwable failure) {
                socket.namespace().handlerFailed(socket, null, failure);
            }
        }
    }
}
