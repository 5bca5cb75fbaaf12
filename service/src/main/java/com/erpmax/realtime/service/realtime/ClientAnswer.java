package com.erpmax.realtime.service.realtime;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a client gets for an event, so that it can be given again.
 *
 * @param ack the object of the acknowledgement
 * @param replies the events that the handler sent to the socket, in their order
 */
record ClientAnswer(JsonNode ack, List<Reply> replies) {

    /**
     * An event to the socket that sent one.
     *
     * @param data its payload, an object
     */
    record Reply(String event, JsonNode data) {}
}
