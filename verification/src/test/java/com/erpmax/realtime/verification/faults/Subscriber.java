package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.proxy.FaultProxy;
import com.erpmax.realtime.verification.traffic.ClientPlan;

/** A client that reaches the service through a proxy of its own and comes back whenever it is cut off. Thread-safe. */
interface Subscriber extends AutoCloseable {

    ClientPlan plan();

    FaultProxy proxy();

    /** Begins to connect, and to come back. */
    void start();

    /** Returns whether each of its sockets is greeted and has what it missed. */
    boolean isReady();

    /** Returns how many connections it has begun so far. */
    int connections();

    /** Leaves for good. */
    @Override
    void close();
}
