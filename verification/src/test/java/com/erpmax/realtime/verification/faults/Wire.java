package com.erpmax.realtime.verification.faults;

/** One Engine.IO connection of a client. Thread-safe. */
interface Wire {

    /** Sends one packet after those sent before; lost when the connection is. */
    void send(String packet);

    /** Ends the connection without a word. */
    void abort();

    /** What happens on a connection. Called by one thread after the other. */
    interface Listener {

        void onPacket(String packet);

        /** The connection has ended, or never came about; nothing follows. May come more than once. */
        void onEnd();
    }
}
