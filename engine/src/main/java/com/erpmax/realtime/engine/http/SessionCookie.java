package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie with the session's id, for load balancers that send a session's requests to one server by it. Set on the
 * answer to the polling request that opens a session, and nowhere else, as the reference server does. Immutable; start
 * from {@link #named}.
 *
 * @param name the cookie's name; {@code io} in the reference server
 * @param path the {@code Path}; default {@code /}
 * @param isHttpOnly whether scripts must not read it; default true
 * @param sameSite the {@code SameSite} attribute; default {@link SameSite#LAX}
 * @param isSecure whether it travels over TLS only; default false
 * @param maxAge how long it is kept; default until the browser ends
 */
@AnyThread
public record SessionCookie(
        String name,
        String path,
        boolean isHttpOnly,
        SameSite sameSite,
        boolean isSecure,
        @Nullable Duration maxAge) {

    /** On which requests from other sites a browser sends the cookie (RFC 6265bis §5.6.7). */
    public enum SameSite {
        /** On none. */
        STRICT("Strict"),
        /** On navigations only. */
        LAX("Lax"),
        /** On all; browsers want {@code Secure} with it. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    public SessionCookie {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: a token of RFC 9110 §5.6.2)");
        }
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';')) {
            throw new IllegalArgumentException("path: " + path + " (expected: /, or a path of visible ASCII)");
        }
        if (sameSite == SameSite.NONE && !isSecure) {
            throw new IllegalArgumentException("sameSite: NONE (expected: only with secure)");
        }
        if (maxAge != null && maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= PT0S)");
        }
    }

    /** A cookie with this name and the defaults. */
    public static SessionCookie named(String name) {
        return new SessionCookie(name, "/", true, SameSite.LAX, false, null);
    }

    /** A copy for the paths below this one. */
    public SessionCookie withPath(String below) {
        return new SessionCookie(name, below, isHttpOnly, sameSite, isSecure, maxAge);
    }

    /** A copy that scripts may read or not. */
    public SessionCookie withHttpOnly(boolean hidden) {
        return new SessionCookie(name, path, hidden, sameSite, isSecure, maxAge);
    }

    /** A copy that travels over TLS only, on these requests from other sites. */
    public SessionCookie withSecure(SameSite sentTo) {
        return new SessionCookie(name, path, isHttpOnly, sentTo, true, maxAge);
    }

    /** A copy with this {@code SameSite}, which cannot be {@link SameSite#NONE} without {@link #withSecure}. */
    public SessionCookie withSameSite(SameSite sentTo) {
        return new SessionCookie(name, path, isHttpOnly, sentTo, isSecure, maxAge);
    }

    /** A copy that browsers keep for so long. */
    public SessionCookie withMaxAge(Duration age) {
        return new SessionCookie(name, path, isHttpOnly, sameSite, isSecure, age);
    }

    /** The value of {@code Set-Cookie}, attributes in the order in which the reference server writes them. */
    String header(String sid) {
        StringBuilder cookie = new StringBuilder(name).append('=').append(sid);
        if (maxAge != null) {
            cookie.append("; Max-Age=").append(maxAge.toSeconds());
        }
        cookie.append("; Path=").append(path);
        if (isHttpOnly) {
            cookie.append("; HttpOnly");
        }
        if (isSecure) {
            cookie.append("; Secure");
        }
        return cookie.append("; SameSite=").append(sameSite.text).toString();
    }
}
