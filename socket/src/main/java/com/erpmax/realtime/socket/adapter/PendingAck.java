package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.Arguments;

/** An acknowledgement that one recipient's client owes. It ends with one of these calls, or is forgotten before. */
@EventLoopOnly
public interface PendingAck {
    /** The client has answered. */
    void answered(Arguments arguments);

    /** The recipient is gone and will not answer. */
    void left();
}
