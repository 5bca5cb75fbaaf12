package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.stack.ServiceProcess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a process again and again whether it is ready, from the moment on that it is made. Thread-safe. */
final class Readiness implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ServiceProcess process;
    private final long start = System.nanoTime();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch red = new CountDownLatch(1);
    private final Thread thread;
    private volatile double redAfter = Double.NaN;

    Readiness(ServiceProcess process) {
        this.process = process;
        this.thread = Thread.ofVirtual().name("readiness").start(this::watch);
    }

    /** Waits until it was not ready; returns after how many seconds. */
    double awaitRed(Duration patience) throws InterruptedException {
        boolean unused = red.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        return Double.isNaN(redAfter) ? Double.POSITIVE_INFINITY : redAfter;
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
    }

    private void watch() {
        try {
            do {
                if (!process.isReady()) {
                    redAfter = (System.nanoTime() - start) / NANOS_PER_SECOND;
                    red.countDown();
                    return;
                }
            } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
