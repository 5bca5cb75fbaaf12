package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the client connections before the web server stops, by closing their transports, so that clients come back with
 * back-off to another instance or to this one's successor.
 */
final class EndpointLifecycle implements SmartLifecycle {

    private final EngineEndpoint endpoint;
    private volatile boolean isRunning;

    EndpointLifecycle(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        endpoint.close();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** The last phase starts last and stops first. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
