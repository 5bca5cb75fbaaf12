package com.erpmax.realtime.service.config;

/** What one process of the service does; values of {@code ROLE}. */
public enum ServiceRole {
    /** Answers the HTTP API and takes events from the queue of other services. */
    API,
    /** Keeps the connections of Socket.IO clients. */
    GATEWAY,
    /** Runs provisioning jobs. */
    WORKER,
    /** All of these. */
    ALL
}
