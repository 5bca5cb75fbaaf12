package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which web pages may use the server, and what browsers are told about it (Fetch standard, "CORS protocol"). A request
 * without an {@code Origin} header (native clients) and one from the page's own server are always allowed. Any other
 * origin must be allowed here, exactly as browsers send it, or the request is refused before a session exists.
 * Immutable.
 */
@AnyThread
public final class CorsPolicy {

    private static final Logger log = LoggerFactory.getLogger(CorsPolicy.class);
    private static final String ANY = "*";

    private final Predicate<String> origins;
    private final boolean allowsAny;
    private final Terms terms;

    private CorsPolicy(Predicate<String> origins, boolean allowsAny, Terms terms) {
        this.origins = origins;
        this.allowsAny = allowsAny;
        this.terms = terms;
    }

    /** Only pages of the server itself. */
    public static CorsPolicy sameOrigin() {
        return new CorsPolicy(origin -> false, false, Terms.DEFAULT);
    }

    /**
     * Pages of every origin, without credentials. Credentials are a matter of polling: browsers send cookies with every
     * WebSocket handshake, so a server that authenticates by cookie must list its origins.
     */
    public static CorsPolicy any() {
        return new CorsPolicy(origin -> true, true, Terms.DEFAULT);
    }

    /**
     * Pages of these origins, with credentials unless {@link #withCredentials} says otherwise; {@code *} in the list
     * means every origin, {@code null} pages without an origin of their own.
     *
     * @throws IllegalArgumentException when an origin is not {@code scheme://host[:port]}
     */
    public static CorsPolicy of(Collection<String> origins) {
        if (origins.contains(ANY)) {
            return any();
        }
        Set<String> listed = origins.stream()
                .flatMap(origin -> Stream.of(Origins.parse(origin), origin.strip()))
                .collect(Collectors.toUnmodifiableSet());
        return new CorsPolicy(listed::contains, false, Terms.DEFAULT.withCredentials(true));
    }

    /**
     * Pages of the origins that a predicate accepts, without credentials unless {@link #withCredentials} says
     * otherwise. It is asked once for each request, with at most 512 characters, on an event loop, which it must not
     * block; a check that takes time is a {@link RequestCheck}. When it throws, the request is refused.
     */
    public static CorsPolicy matching(Predicate<String> origins) {
        return new CorsPolicy(origins, false, Terms.DEFAULT);
    }

    /** As {@link #matching(Predicate)}: the whole origin must match, so that a part of it cannot deceive. */
    public static CorsPolicy matching(Pattern origins) {
        return matching(origins.asMatchPredicate());
    }

    /**
     * A copy that lets pages send cookies and authorization along, or not. Never for pages of every origin, and never
     * for the origin {@code null}, which any page can take on. It governs polling alone: browsers send cookies with the
     * handshake of a WebSocket whatever it says.
     *
     * @throws IllegalArgumentException when credentials are asked for and every origin is allowed
     */
    public CorsPolicy withCredentials(boolean allowed) {
        if (allowed && allowsAny) {
            throw new IllegalArgumentException("credentials: true (expected: false where every origin is allowed)");
        }
        return new CorsPolicy(origins, allowsAny, terms.withCredentials(allowed));
    }

    /** A copy that names these methods to a preflight; default GET, HEAD, PUT, PATCH, POST and DELETE. */
    public CorsPolicy withMethods(String... methods) {
        return new CorsPolicy(origins, allowsAny, terms.withMethods(List.of(methods)));
    }

    /** A copy that allows these request headers; default all that a preflight asks for. */
    public CorsPolicy withAllowedHeaders(String... names) {
        return new CorsPolicy(origins, allowsAny, terms.withAllowedHeaders(List.of(names)));
    }

    /** A copy that lets pages read these response headers; default none beyond what browsers always show. */
    public CorsPolicy withExposedHeaders(String... names) {
        return new CorsPolicy(origins, allowsAny, terms.withExposedHeaders(List.of(names)));
    }

    /** A copy that lets browsers keep the answer to a preflight for so long; default their own choice. */
    public CorsPolicy withMaxAge(Duration age) {
        return new CorsPolicy(origins, allowsAny, terms.withMaxAge(age));
    }

    /** Whether a request may go on, and which origin its answer names. */
    Decision decide(@Nullable String origin, @Nullable String host) {
        if (allowsAny) {
            return Decision.ANY;
        }
        if (origin == null) {
            return Decision.ALLOWED;
        }
        if (Origins.isLegal(origin) && isAllowed(origin)) {
            return new Decision(true, origin, terms.allowsCredentials() && !origin.equals(Origins.NULL));
        }
        return Origins.isSameOrigin(origin, host) ? Decision.ALLOWED : Decision.REFUSED;
    }

    Terms terms() {
        return terms;
    }

    private boolean isAllowed(String origin) {
        try {
            return origins.test(origin);
        } catch (Throwable failure) {
            // whoever asks can cause this again and again, so it is no alarm
            log.debug("the check of origins failed, the request is refused", failure);
            return false;
        }
    }

    /**
     * What a request gets.
     *
     * @param isAllowed whether it may go on
     * @param allowedOrigin the value of {@code Access-Control-Allow-Origin}, if any
     * @param allowsCredentials whether cookies and authorization may be sent along
     */
    record Decision(boolean isAllowed, @Nullable String allowedOrigin, boolean allowsCredentials) {

        static final Decision ANY = new Decision(true, CorsPolicy.ANY, false);
        static final Decision ALLOWED = new Decision(true, null, false);
        static final Decision REFUSED = new Decision(false, null, false);

        /** Whether the answer names one origin, the request's own. */
        boolean namesOrigin() {
            return allowedOrigin != null && !equals(ANY);
        }
    }

    /**
     * What allowed origins are told beside their name.
     *
     * @param methods the methods named to a preflight
     * @param allowedHeaders the request headers that pages may send; empty for all that are asked for
     * @param exposedHeaders the response headers that pages may read
     * @param maxAge how long a preflight's answer may be kept, if that is said
     */
    record Terms(
            boolean allowsCredentials,
            List<String> methods,
            List<String> allowedHeaders,
            List<String> exposedHeaders,
            @Nullable Duration maxAge) {

        static final Terms DEFAULT =
                new Terms(false, List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"), List.of(), List.of(), null);

        Terms {
            Stream.of(methods, allowedHeaders, exposedHeaders)
                    .flatMap(List::stream)
                    .forEach(Terms::requireToken);
            if (maxAge != null && maxAge.isNegative()) {
                throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= PT0S)");
            }
        }

        Terms withCredentials(boolean allowed) {
            return new Terms(allowed, methods, allowedHeaders, exposedHeaders, maxAge);
        }

        Terms withMethods(List<String> named) {
            return new Terms(allowsCredentials, named, allowedHeaders, exposedHeaders, maxAge);
        }

        Terms withAllowedHeaders(List<String> names) {
            return new Terms(allowsCredentials, methods, names, exposedHeaders, maxAge);
        }

        Terms withExposedHeaders(List<String> names) {
            return new Terms(allowsCredentials, methods, allowedHeaders, names, maxAge);
        }

        Terms withMaxAge(Duration age) {
            return new Terms(allowsCredentials, methods, allowedHeaders, exposedHeaders, age);
        }

        private static void requireToken(String name) {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException("name: " + name + " (expected: a token of RFC 9110 §5.6.2)");
            }
        }
    }
}
