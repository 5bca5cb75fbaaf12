package com.erpmax.realtime.engine.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP side of a server does. Immutable; start from {@link #defaults()}.
 *
 * @param cors which web pages may connect; default only those of the server itself
 * @param check the embedder's decision about requests that open a session; default none
 * @param checkTimeout how long that may take; default 10 s
 * @param cookie the cookie with the session's id; default none
 * @param listener sees answers and refusals; default nobody
 * @param compression of polling responses; default from 1024 bytes on
 * @param client the files of the JavaScript client to serve beside Engine.IO; default none
 */
public record HttpOptions(
        CorsPolicy cors,
        @Nullable RequestCheck check,
        Duration checkTimeout,
        @Nullable SessionCookie cookie,
        @Nullable HttpListener listener,
        HttpCompression compression,
        @Nullable ClientBundle client) {

    private static final HttpOptions DEFAULTS = new HttpOptions(
            CorsPolicy.sameOrigin(),
            null,
            Duration.ofSeconds(10),
            null,
            null,
            HttpCompression.from(HttpCompression.DEFAULT_THRESHOLD_BYTES),
            null);

    public HttpOptions {
        if (checkTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException("checkTimeout: " + checkTimeout + " (expected: >= PT0.001S)");
        }
    }

    /** The values given with each component. */
    public static HttpOptions defaults() {
        return DEFAULTS;
    }

    /** A copy that lets these pages connect. */
    public HttpOptions withCors(CorsPolicy policy) {
        return new HttpOptions(policy, check, checkTimeout, cookie, listener, compression, client);
    }

    /** A copy whose requests for new sessions are checked, within this time. */
    public HttpOptions withCheck(RequestCheck decision, Duration timeout) {
        return new HttpOptions(cors, decision, timeout, cookie, listener, compression, client);
    }

    /** A copy whose requests for new sessions are checked, within the time set so far. */
    public HttpOptions withCheck(RequestCheck decision) {
        return withCheck(decision, checkTimeout);
    }

    /** A copy that sets a cookie with the session's id. */
    public HttpOptions withCookie(SessionCookie set) {
        return new HttpOptions(cors, check, checkTimeout, set, listener, compression, client);
    }

    /** A copy whose answers and refusals are shown to this listener. */
    public HttpOptions withListener(HttpListener shown) {
        return new HttpOptions(cors, check, checkTimeout, cookie, shown, compression, client);
    }

    /** A copy that compresses polling responses so. */
    public HttpOptions withCompression(HttpCompression how) {
        return new HttpOptions(cors, check, checkTimeout, cookie, listener, how, client);
    }

    /** A copy that serves the files of the JavaScript client below every path. */
    public HttpOptions withClient(ClientBundle files) {
        return new HttpOptions(cors, check, checkTimeout, cookie, listener, compression, files);
    }
}
