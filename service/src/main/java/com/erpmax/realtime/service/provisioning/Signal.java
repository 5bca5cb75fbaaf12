package com.erpmax.realtime.service.provisioning;

import org.jspecify.annotations.Nullable;

/** Wakes whoever waits for something to do, if anybody does. Thread-safe. */
final class Signal {

    private volatile @Nullable Runnable listener;

    /** From now on it is the listener that is woken; it must return at once. */
    void listen(Runnable wake) {
        listener = wake;
    }

    /** There may be something to do. */
    void give() {
        Runnable wake = listener;
        if (wake != null) {
            wake.run();
        }
    }
}
