package com.erpmax.realtime.service.auth;

import java.util.Locale;

/**
 * Why a caller is refused. The lower-case name is what clients see: as {@code data.code} of CONNECT_ERROR, as
 * {@code error.code} of an HTTP answer, and as the tag of the refusal counter.
 */
public enum RefusalCode {
    /** No token was sent. */
    AUTH_REQUIRED(401, "An access token is required"),
    /** The token is malformed, signed with another key or algorithm, or lacks a claim. */
    TOKEN_INVALID(401, "The access token is not valid"),
    /** The token was valid once. */
    TOKEN_EXPIRED(401, "The access token has expired"),
    /** The token is genuine but not for access: a refresh or password reset token. */
    TOKEN_TYPE(401, "This is not an access token"),
    /** The token names no tenant. */
    TENANT_REQUIRED(401, "The access token names no tenant"),
    /** The caller is known but may not do this. */
    FORBIDDEN(403, "You are not allowed to do this"),
    /** The API key of another service is missing or wrong, or {@code SERVICE_API_KEY} is unset. */
    API_KEY_INVALID(401, "A valid API key is required");

    private final int httpStatus;
    private final String message;

    RefusalCode(int httpStatus, String message) {
        this.httpStatus = httpStatus;
        this.message = message;
    }

    /** Returns the code as clients see it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the status of an HTTP answer with this code. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns a sentence for people. */
    public String message() {
        return message;
    }
}
