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

    /**
     * Starts to read the payload.
     *
     * @throws EventRefusedException if the event's first argument is no JSON object
     */
    PayloadReader payload();

    /** Sends an event to the socket that sent this one. */
    void reply(String event, Map<String, ? extends @Nullable Object> data);
}
