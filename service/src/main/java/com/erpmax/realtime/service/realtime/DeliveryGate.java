package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.socket.namespace.Socket;

/** Decides whether a socket gets a stored event as it comes, or later, or has it already. */
@FunctionalInterface
public interface DeliveryGate {

    /** Whether the socket gets the event now. Asked once for each event and socket of its room; must not block. */
    @EventLoopOnly
    boolean admits(Socket socket, StoredEvent event);
}
