package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;

/** Who can be in rooms. */
public interface RoomMember {
    /** The public id, unique over all namespaces and nodes; also the name of the member's own room. */
    @AnyThread
    String id();
}
