package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/** Makes the listener of each new session: the way in for the layer above. */
@FunctionalInterface
public interface EngineListenerFactory {

    /** Called on the new session's home loop, after its open packet was queued and before anything of the peer is read. */
    @EventLoopOnly
    EngineListener open(EngineSession session);
}
