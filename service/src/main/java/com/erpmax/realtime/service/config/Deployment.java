package com.erpmax.realtime.service.config;

/** Where the service runs; values of {@code ENVIRONMENT}. */
public enum Deployment {
    /** On a developer's machine: embedded back-ends, and development tokens can be minted. */
    DEVELOPMENT,
    /** For real users: shared back-ends and strict checks at start-up. */
    PRODUCTION
}
