package com.erpmax.realtime.verification.benchmark.load;

import java.time.Duration;

/** Traffic in which something is sent when the answers to what was sent before have come. */
abstract class ClosedLoopTraffic implements Traffic {

    final LoadLoop loop = new LoadLoop();
    final Audience audience = new Audience(loop);
    private Latencies latencies = new Latencies();
    private boolean isFlowing;

    /** Sends what a flow begins with. */
    abstract void begin();

    /** Whether nothing is under way. */
    abstract boolean isQuiet();

    /** Whether an answer is to be followed by the next question. */
    final boolean isFlowing() {
        return isFlowing;
    }

    /** A message has come after so many nanoseconds. */
    final void arrived(long nanos) {
        latencies.add(nanos);
    }

    @Override
    public final Flow flow(Duration time) {
        latencies = new Latencies();
        isFlowing = true;
        long start = System.nanoTime();
        long end = start + time.toNanos();
        begin();
        loop.runUntil(() -> System.nanoTime() - end >= 0, time.plus(PATIENCE));
        isFlowing = false;
        loop.runUntil(this::isQuiet, PATIENCE);
        return new Flow(latencies.count(), Duration.ofNanos(System.nanoTime() - start), latencies);
    }

    @Override
    public final void close() {
        loop.close();
    }
}
