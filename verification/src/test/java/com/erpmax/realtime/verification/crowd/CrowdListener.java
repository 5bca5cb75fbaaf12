package com.erpmax.realtime.verification.crowd;

import com.erpmax.realtime.verification.traffic.ClientPlan;
import tools.jackson.databind.JsonNode;

/** Hears what comes to all clients of a crowd, besides their inboxes. Called on the clients' threads. */
public interface CrowdListener {

    /** An event came, stored or live. */
    void received(ClientPlan client, String event, JsonNode payload);

    /** A connection that was open has ended. */
    void disconnected(ClientPlan client);
}
