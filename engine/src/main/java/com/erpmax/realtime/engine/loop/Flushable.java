package com.erpmax.realtime.engine.loop;

/** Something that collects writes during a loop's turn and sends them at its end. */
@EventLoopOnly
public interface Flushable {

    /** Sends what was written since the last call. Called once per turn, however often it was marked. */
    void flush();
}
