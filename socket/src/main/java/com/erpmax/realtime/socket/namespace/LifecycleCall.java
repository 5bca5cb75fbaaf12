package com.erpmax.realtime.socket.namespace;

/** The connection or disconnect handlers of a socket in its queue. Always on a virtual thread. */
final class LifecycleCall implements QueuedCall {
    private final Socket socket;
    private final Body body;

    /** Something of the application to call. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    LifecycleCall(Socket socket, Body body) {
        this.socket = socket;
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
        try {
            body.run();
        } catch (Throwable failure) {
            socket.namespace().handlerFailed(socket, null, failure);
        }
    }
}
