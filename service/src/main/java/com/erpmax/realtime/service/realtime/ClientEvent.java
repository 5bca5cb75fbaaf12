package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that a client has sent, with what its handler may know and do. Used by one handler call. */
public interface ClientEvent {

    /** Returns the event's name. */
    String name();

    /** Returns who sent it. */
    Principal principal();

    /** Returns the id of the socket that sent it. */
    String socketId();

    /** Returns the canonical name of the namespace that this socket is in: the feature's own or the root. */
    String namespace();

    /**
     * Starts to read the payload.
     *
     * @throws EventRefusedException if the event's first argument is no JSON object
     */
    PayloadReader payload();

    /**
     * Sends an event to the socket that sent this one; it belongs to the answer, and is sent after the commit when that is
     * remembered.
     */
    void reply(String event, Map<String, ? extends @Nullable Object> data);
}
