package com.erpmax.realtime.verification.proxy;

import java.time.Duration;

/** What a proxied connection does with the bytes of both directions. */
public sealed interface Fault {

    /** Everything passes. */
    Fault NONE = new Pass();

    /** Everything passes. */
    record Pass() implements Fault {}

    /** New connections are reset as soon as they are made; those that are there stay as they are. */
    record Refuse() implements Fault {}

    /**
     * Bytes of both directions are taken and thrown away, and the ends of connections are not told. A connection that
     * has swallowed a byte swallows all later ones, too.
     */
    record Blackhole() implements Fault {}

    /** Nothing moves; what was held back goes on when the fault is over. */
    record Stall() implements Fault {}

    /** Every piece is passed on so much later. */
    record Delay(Duration by) implements Fault {}

    /** So many bytes per second pass in each direction. */
    record Trickle(int bytesPerSecond) implements Fault {

        public Trickle {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: > 0)");
            }
        }
    }

    /** The end of the client's side is not told to the server; what the server sends then is thrown away. */
    record HalfOpen() implements Fault {}

    /** The first byte from the server resets both sides instead of passing: a request is done, and its answer is lost. */
    record CutAtAnswer() implements Fault {}
}
