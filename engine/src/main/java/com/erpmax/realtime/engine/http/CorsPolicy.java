package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the server. A request without an {@code Origin} header (native clients) and one from the
 * page's own server are always allowed; any other origin must be listed, or is refused before a session exists.
 */
@AnyThread
public final class CorsPolicy {

    private static final String ANY = "*";
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);

    private final Set<String> origins;
    private final boolean allowsAny;

    private CorsPolicy(Set<String> origins, boolean allowsAny) {
        this.origins = origins;
        this.allowsAny = allowsAny;
    }

    /** Only pages of the server itself. */
    public static CorsPolicy sameOrigin() {
        return new CorsPolicy(Set.of(), false);
    }

    /** Pages of every origin, without credentials. */
    public static CorsPolicy any() {
        return new CorsPolicy(Set.of(), true);
    }

    /**
     * Pages of these origins, with credentials; {@code *} in the list means every origin.
     *
     * @throws IllegalArgumentException when an origin is not {@code scheme://host[:port]}
     */
    public static CorsPolicy of(Collection<String> origins) {
        if (origins.contains(ANY)) {
            return any();
        }
        return new CorsPolicy(origins.stream().map(CorsPolicy::parse).collect(Collectors.toUnmodifiableSet()), false);
    }

    /** Whether a request may go on, and which headers its answer carries. */
    Decision decide(@Nullable String origin, @Nullable String host) {
        if (allowsAny) {
            return Decision.ANY;
        }
        if (origin == null) {
            return Decision.ALLOWED;
        }
        String normalized = origin.toLowerCase(Locale.ROOT);
        if (origins.contains(normalized)) {
            return new Decision(true, origin, true);
        }
        return isSameOrigin(normalized, host) ? Decision.ALLOWED : Decision.REFUSED;
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
    }

    private static boolean isSameOrigin(String origin, @Nullable String host) {
        int authority = origin.indexOf("://");
        return host != null && authority > 0 && origin.substring(authority + 3).equals(host.toLowerCase(Locale.ROOT));
    }

    /** As browsers write it: lower case, and no port where it is the scheme's own (RFC 6454 §6.2). */
    private static String parse(String origin) {
        String normalized = origin.strip().toLowerCase(Locale.ROOT);
        URI uri;
        try {
            uri = URI.create(normalized);
        } catch (IllegalArgumentException notAUri) {
            throw invalid(origin, notAUri);
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw invalid(origin, null);
        }
        String withoutPort = uri.getScheme() + "://" + uri.getHost();
        String withPort = uri.getPort() < 0 ? withoutPort : withoutPort + ":" + uri.getPort();
        if (!normalized.equals(withPort)) {
            throw invalid(origin, null);
        }
        boolean isDefaultPort = uri.getPort() == DEFAULT_PORTS.getOrDefault(uri.getScheme(), -1);
        return isDefaultPort ? withoutPort : withPort;
    }

    private static IllegalArgumentException invalid(String origin, @Nullable Throwable cause) {
        return new IllegalArgumentException("origin: " + origin + " (expected: scheme://host[:port])", cause);
    }
}
