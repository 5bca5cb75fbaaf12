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
 * @param gate the embedder's word on whether sessions can be opened at all now; default always
 * @param proxies who is believed about the address of a client; default nobody
 * @param maxRunningChecks requests that may be checked at the same time, also those whose time is up while their check
 *     goes on; more are answered 503; default 10,000
 */
public record HttpOptions(
        CorsPolicy cors,
        @Nullable RequestCheck check,
        Duration checkTimeout,
        @Nullable SessionCookie cookie,
        @Nullable HttpListener listener,
        HttpCompression compression,
        @Nullable ClientBundle client,
        HandshakeGate gate,
        TrustedProxies proxies,
        int maxRunningChecks) {

    private static final HttpOptions DEFAULTS = new HttpOptions(
            CorsPolicy.sameOrigin(),
            null,
            Duration.ofSeconds(10),
            null,
            null,
            HttpCompression.from(HttpCompression.DEFAULT_THRESHOLD_BYTES),
            null,
            HandshakeGate.alwaysOpen(),
            TrustedProxies.none(),
            10_000);

    public HttpOptions {
        if (checkTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException("checkTimeout: " + checkTimeout + " (expected: >= PT0.001S)");
        }
        if (maxRunningChecks <= 0) {
            throw new IllegalArgumentException("maxRunningChecks: " + maxRunningChecks + " (expected: > 0)");
        }
    }

    /** The values given with each component. */
    public static HttpOptions defaults() {
        return DEFAULTS;
    }

    /** A copy that lets these pages connect. */
    public HttpOptions withCors(CorsPolicy policy) {
        return new HttpOptions(
                policy, check, checkTimeout, cookie, listener, compression, client, gate, proxies, maxRunningChecks);
    }

    /** A copy whose requests for new sessions are checked, within this time. */
    public HttpOptions withCheck(RequestCheck decision, Duration timeout) {
        return new HttpOptions(
                cors, decision, timeout, cookie, listener, compression, client, gate, proxies, maxRunningChecks);
    }

    /** A copy whose requests for new sessions are checked, within the time set so far. */
    public HttpOptions withCheck(RequestCheck decision) {
        return withCheck(decision, checkTimeout);
    }

    /** A copy that sets a cookie with the session's id. */
    public HttpOptions withCookie(SessionCookie set) {
        return new HttpOptions(
                cors, check, checkTimeout, set, listener, compression, client, gate, proxies, maxRunningChecks);
    }

    /** A copy whose answers and refusals are shown to this listener. */
    public HttpOptions withListener(HttpListener shown) {
        return new HttpOptions(
                cors, check, checkTimeout, cookie, shown, compression, client, gate, proxies, maxRunningChecks);
    }

    /** A copy that compresses polling responses so. */
    public HttpOptions withCompression(HttpCompression how) {
        return new HttpOptions(
                cors, check, checkTimeout, cookie, listener, how, client, gate, proxies, maxRunningChecks);
    }

    /** A copy that serves the files of the JavaScript client below every path. */
    public HttpOptions withClient(ClientBundle files) {
        return new HttpOptions(
                cors, check, checkTimeout, cookie, listener, compression, files, gate, proxies, maxRunningChecks);
    }

    /** A copy whose requests for new sessions are answered 503 while this gate is closed. */
    public HttpOptions withGate(HandshakeGate asked) {
        return new HttpOptions(
                cors, check, checkTimeout, cookie, listener, compression, client, asked, proxies, maxRunningChecks);
    }

    /** A copy that believes these proxies about the address of a client. */
    public HttpOptions withTrustedProxies(TrustedProxies believed) {
        return new HttpOptions(
                cors, check, checkTimeout, cookie, listener, compression, client, gate, believed, maxRunningChecks);
    }

    /** A copy that checks at most so many requests at the same time. */
    public HttpOptions withMaxRunningChecks(int checks) {
        return new HttpOptions(cors, check, checkTimeout, cookie, listener, compression, client, gate, proxies, checks);
    }
}
