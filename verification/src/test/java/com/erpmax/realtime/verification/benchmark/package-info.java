/**
 * Load against a server in a process of its own, to be run by hand on a quiet machine; nothing here asserts a time.
 * A client's counters are touched by its own event loop and read by the main thread after a latch.
 * It knows the wire and how to start a server, none of the server's classes but the one that it starts.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark;

import org.jspecify.annotations.NullMarked;
