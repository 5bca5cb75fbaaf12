package com.erpmax.realtime.service.bridge;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the bridge last and stops it first, as it makes events. */
final class BridgeLifecycle implements SmartLifecycle {

    private final boolean isWanted;
    private final Supplier<RunningBridge> starter;
    private @Nullable RunningBridge running;

    BridgeLifecycle(boolean isWanted, Supplier<RunningBridge> starter) {
        this.isWanted = isWanted;
        this.starter = starter;
    }

    @Override
    public boolean isAutoStartup() {
        return isWanted;
    }

    @Override
    public synchronized void start() {
        running = starter.get();
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }
}
