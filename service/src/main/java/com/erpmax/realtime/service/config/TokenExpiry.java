package com.erpmax.realtime.service.config;

/** What the end of an access token's life means for a connection that it opened; values of {@code TOKEN_EXPIRY}. */
public enum TokenExpiry {
    /** Only connections that announced {@code auth.refresh: true} end with their token; others at {@code SESSION_MAX}. */
    ANNOUNCED,
    /** Every connection ends with its token. */
    STRICT
}
