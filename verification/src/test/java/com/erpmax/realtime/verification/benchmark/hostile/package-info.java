/**
 * What attackers cost the others, against a server in a process of its own.
 * A client's counters are touched by its own event loop and read by the main thread after a latch.
 * It knows the wire and how to start a server, none of the server's classes but the one that it starts.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark.hostile;

import org.jspecify.annotations.NullMarked;
