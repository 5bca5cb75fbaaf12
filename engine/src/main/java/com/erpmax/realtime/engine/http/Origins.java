package com.erpmax.realtime.engine.http;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Origins as text: as settings have them and as browsers send them (RFC 6454 §6.2). */
final class Origins {

    /** What browsers send for a page that has no origin to speak of, such as a sandboxed frame. */
    static final String NULL = "null";

    /** A scheme, the longest host name that there is and a port have room in it; nothing longer is looked at. */
    private static final int MAX_LENGTH = 512;

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);

    private Origins() {}

    /** Whether a header may hold it at all: visible characters, blanks and what Latin-1 adds (RFC 9110 §5.5). */
    static boolean isLegal(String origin) {
        return origin.length() <= MAX_LENGTH
                && origin.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xFF && c != 0x7F));
    }

    /** Whether a page of this origin came from the server that the request asks, by the name that it asks for. */
    static boolean isSameOrigin(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        int authority = origin.startsWith("http://") ? 7 : origin.startsWith("https://") ? 8 : -1;
        String own = authority < 0 ? "" : origin.substring(authority);
        return !own.isEmpty() && (own.equals(host) || own.equals(host.toLowerCase(Locale.ROOT)));
    }

    /**
     * A setting as browsers write it: lower case, and no port where it is the scheme's own.
     *
     * @throws IllegalArgumentException when it is neither {@code scheme://host[:port]} nor {@code null}
     */
    static String parse(String setting) {
        String normalized = setting.strip().toLowerCase(Locale.ROOT);
        if (normalized.equals(NULL)) {
            return NULL;
        }
        URI uri;
        try {
            uri = URI.create(normalized);
        } catch (IllegalArgumentException notAUri) {
            throw invalid(setting, notAUri);
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw invalid(setting, null);
        }
        String withoutPort = uri.getScheme() + "://" + uri.getHost();
        String withPort = uri.getPort() < 0 ? withoutPort : withoutPort + ":" + uri.getPort();
        if (!normalized.equals(withPort)) {
            throw invalid(setting, null);
        }
        boolean isDefaultPort = uri.getPort() == DEFAULT_PORTS.getOrDefault(uri.getScheme(), -1);
        return isDefaultPort ? withoutPort : withPort;
    }

    private static IllegalArgumentException invalid(String origin, @Nullable Throwable cause) {
        return new IllegalArgumentException("origin: " + origin + " (expected: scheme://host[:port])", cause);
    }
}
