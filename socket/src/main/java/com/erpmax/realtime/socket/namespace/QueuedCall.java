package com.erpmax.realtime.socket.namespace;

/** One call of the application that has its place in a socket's order. Never throws. */
interface QueuedCall {
    /** Whether it runs on the event loop; otherwise on a virtual thread. */
    boolean runsOnLoop();

    /** What it takes in the queue, in characters and attached bytes. */
    int weight();

    /** Calls the application. */
    void run();
}
