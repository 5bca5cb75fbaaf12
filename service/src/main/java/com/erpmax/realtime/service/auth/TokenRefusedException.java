package com.erpmax.realtime.service.auth;

/** An access token was refused, and sending it again cannot change that. */
public final class TokenRefusedException extends RuntimeException {

    private final RefusalCode code;

    public TokenRefusedException(RefusalCode code) {
        super(code.message());
        this.code = code;
    }

    /** Returns why. */
    public RefusalCode code() {
        return code;
    }
}
