package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of all loops of one node. */
@AnyThread
public final class RecoveryLogs {
    private final RecoveryLimits limits;
    private final Offsets offsets = new Offsets();
    private final Map<EngineLoop, LoopLog> logs = new ConcurrentHashMap<>();

    /** No log yet. */
    public RecoveryLogs(RecoveryLimits limits) {
        this.limits = limits;
    }

    /** The offsets that clients get. */
    public Offsets offsets() {
        return offsets;
    }

    /** An empty log for a socket of this loop. */
    public SessionLog newSession(EngineLoop loop) {
        LoopLog loopLog = logs.computeIfAbsent(
                loop, home -> new LoopLog(home, offsets, limits.maxDisconnectionDuration(), this::partOfALoop));
        return new SessionLog(loopLog, limits);
    }

    private long partOfALoop() {
        return limits.maxTotalBytes() / logs.size();
    }
}
