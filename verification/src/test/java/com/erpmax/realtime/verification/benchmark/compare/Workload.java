package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.Traffic;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a server has to do.
 *
 * @param traffic connects to the server at a port of this machine
 * @param first less of it, or with less to each message: for a server that has just started, before anything is measured
 * @param isOfConnections whether the servers want tokens, and the memory of connections is measured
 * @param cores who runs where
 */
record Workload(
        IntFunction<Traffic> traffic, Optional<IntFunction<Traffic>> first, boolean isOfConnections, Cores cores) {

    /** Messages to a server with a core of its own. */
    static Workload messages(IntFunction<Traffic> traffic) {
        return new Workload(traffic, Optional.empty(), false, Cores.APART);
    }
}
