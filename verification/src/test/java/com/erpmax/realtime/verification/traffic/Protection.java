package com.erpmax.realtime.verification.traffic;

/** What keeps the promises when something breaks; tests turn one off to see that its absence is found. */
public enum Protection {
    /** Clients are sent what they missed; off: they connect with {@code auth.replay: false} and without positions. */
    CATCH_UP,
    /** Applications that want each event once drop what they know; off: they take everything. */
    DEDUPLICATION,
    /** Publishers repeat a request with the same Idempotency-Key; off: without one. */
    IDEMPOTENCY_KEY,
    /** Publishers believe a refusal; off: they take it for success. */
    HONEST_REFUSAL,
    /** Clients that show what live events tell of ask for the present state after {@code resync}; off: they do not. */
    NOTICES
}
