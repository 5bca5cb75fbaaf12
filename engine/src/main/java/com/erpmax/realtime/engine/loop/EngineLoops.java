package com.erpmax.realtime.engine.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The event loops that have served a channel so far, each with its {@link EngineLoop}. One per server. */
@AnyThread
public final class EngineLoops {

    private final CopyOnWriteArrayList<EngineLoop> loops = new CopyOnWriteArrayList<>();

    /** The one object for this event loop, made at the first call. */
    public EngineLoop of(EventLoop eventLoop) {
        EngineLoop known = find(eventLoop);
        return known != null ? known : register(eventLoop);
    }

    private synchronized EngineLoop register(EventLoop eventLoop) {
        EngineLoop known = find(eventLoop);
        if (known != null) {
            return known;
        }
        EngineLoop created = new EngineLoop(eventLoop, loops.size());
        loops.add(created);
        return created;
    }

    private @Nullable EngineLoop find(EventLoop eventLoop) {
        for (EngineLoop loop : loops) {
            if (loop.isFor(eventLoop)) {
                return loop;
            }
        }
        return null;
    }
}
