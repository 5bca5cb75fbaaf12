package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Ends the client connections before the web server stops, by closing their transports, so that clients come back with
 * back-off to another instance or to this one's successor. From the first word on nobody new comes in; who is in leaves
 * one after the other, while everything else still works.
 */
final class EndpointDrain implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointDrain.class);
    /** How long clients have to come for what waits for them at the end, above all those that are between two polls. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final EngineEndpoint endpoint;
    private final Draining draining;
    private volatile boolean isRunning;

    EndpointDrain(EngineEndpoint endpoint, Draining draining) {
        this.endpoint = endpoint;
        this.draining = draining;
    }

    @Override
    public void start() {
        isRunning = true;
        var unused = draining.hurried().thenRun(endpoint::close);
    }

    /** Comes before anything is stopped, right after the readiness has turned red. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        endpoint.sessions().stopAdmitting();
        int sessions = endpoint.sessions().size();
        if (sessions > 0 && draining.time().isPositive()) {
            LOG.info("Going out of service: closing {} connections within {}", sessions, draining.time());
        }
    }

    /** Beside the others that take their time. */
    @Override
    public void stop(Runnable callback) {
        Draining.beside("drain", this::stop, callback);
    }

    @Override
    public void stop() {
        try {
            endpoint.drain(draining.time());
        } finally {
            endpoint.close(draining.isHurried() ? Duration.ZERO : FAREWELL);
            isRunning = false;
        }
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
