package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of all loops of one node. */
@AnyThread
public final class RecoveryLogs {
    /** How long a dead connection may go unnoticed; with the engine's defaults it is 45 s. */
    private static final Duration UNNOTICED = Duration.ofMinutes(1);

    private final RecoveryLimits limits;
    private final Duration retention;
    private final Offsets offsets = new Offsets();
    private final Map<EngineLoop, LoopLog> logs = new ConcurrentHashMap<>();

    /** No log yet. */
    public RecoveryLogs(RecoveryLimits limits) {
        this.limits = limits;
        this.retention = limits.maxDisconnectionDuration().plus(UNNOTICED);
    }

    /** The offsets that clients get. */
    public Offsets offsets() {
        return offsets;
    }

    /** An empty log for a socket of this loop. */
    public SessionLog newSession(EngineLoop loop) {
        LoopLog loopLog = logs.computeIfAbsent(loop, home -> new LoopLog(home, offsets, retention, this::partOfALoop));
        return new SessionLog(loopLog, limits);
    }

    private long partOfALoop() {
        return limits.maxTotalBytes() / logs.size();
    }
}
