package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import java.util.Iterator;
import java.util.concurrent.CopyOnWriteArrayList;

/** The event loops that own connections of one server. A loop is known before its first socket is. */
@AnyThread
public final class HomeLoops implements Iterable<EngineLoop> {
    private final CopyOnWriteArrayList<EngineLoop> loops = new CopyOnWriteArrayList<>();

    /** Makes sure that broadcasts reach this loop. */
    public void add(EngineLoop loop) {
        loops.addIfAbsent(loop);
    }

    /** The loops known now. */
    @Override
    public Iterator<EngineLoop> iterator() {
        return loops.iterator();
    }
}
