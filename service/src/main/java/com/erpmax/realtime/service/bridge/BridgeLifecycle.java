package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.service.server.Draining;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the bridge when everything runs that its events need, and stops it before any of that, but after the connections of
 * clients: until they have left, they hear what Python services emit.
 */
final class BridgeLifecycle implements SmartLifecycle {

    private final boolean isWanted;
    private final Supplier<RunningBridge> starter;
    private volatile @Nullable RunningBridge running;

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

    /** Beside the stopping thread, which waits for this phase no longer than it has time. */
    @Override
    public void stop(Runnable callback) {
        Draining.beside("python-bridge-stop", this::stop, callback);
    }

    @Override
    public synchronized void stop() {
        RunningBridge current = running;
        if (current != null) {
            current.close();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** The phase after the drain, which is in the last one. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    /** Whether what Python services emit comes in, as far as that is wanted. */
    boolean isWhole() {
        RunningBridge current = running;
        return !isWanted || (current != null && current.isHeard());
    }
}
