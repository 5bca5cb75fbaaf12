package com.erpmax.realtime.engine.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for (RFC 9112 §3.2): the path and the parameters of the query, decoded. The usual query, in which
 * nothing is escaped, is cut up here; everything else is left to Netty, and the outcome is the same.
 */
final class RequestTarget {

    private static final int MAX_PARAMETERS = 64;
    private static final int USUAL_PARAMETERS = 4;

    /** What nearly every query of ours holds, so that it needs no copy. */
    private static final String[] USUAL_TEXTS = {"EIO", "4", "transport", "polling", "websocket", "t", "sid"};

    private final String path;
    /** Names and values in turn, and then nothing. */
    private final String[] pairs;

    private final int size;

    private RequestTarget(String path, String[] pairs, int size) {
        this.path = path;
        this.pairs = pairs;
        this.size = size;
    }

    /**
     * Reads the target of a request line.
     *
     * @throws IllegalArgumentException when something is escaped in a way that cannot be read
     */
    static RequestTarget of(String target) {
        RequestTarget plain = plain(target);
        return plain != null ? plain : decoded(target);
    }

    /** A target that could not be read: what is known of it is the path as it was sent. */
    static RequestTarget unreadable(String rawPath) {
        return new RequestTarget(rawPath, new String[0], 0);
    }

    /** Reads a target in which nothing is escaped and each parameter has a name and a value; null for any other. */
    static @Nullable RequestTarget plain(String target) {
        int query = target.indexOf('?');
        if (query < 0 || target.indexOf('%') >= 0 || target.indexOf('#') >= 0 || target.indexOf('+', query) >= 0) {
            return null;
        }
        String[] pairs = new String[2 * USUAL_PARAMETERS];
        int texts = 0;
        for (int start = query + 1, end; start < target.length(); start = end + 1) {
            int separator = target.indexOf('&', start);
            end = separator < 0 ? target.length() : separator;
            int equals = target.indexOf('=', start, end);
            if (equals <= start || texts == 2 * MAX_PARAMETERS) {
                return null;
            }
            if (texts == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * texts);
            }
            pairs[texts++] = text(target, start, equals);
            pairs[texts++] = text(target, equals + 1, end);
        }
        return new RequestTarget(target.substring(0, query), pairs, texts / 2);
    }

    /** Reads any target, as {@link #of}. */
    static RequestTarget decoded(String target) {
        QueryStringDecoder uri = QueryStringDecoder.builder()
                .maxParams(MAX_PARAMETERS)
                .semicolonIsNormalChar(true)
                .build(target);
        String[] pairs = uri.parameters().entrySet().stream()
                .flatMap(parameter ->
                        Stream.of(parameter.getKey(), parameter.getValue().getLast()))
                .toArray(String[]::new);
        return new RequestTarget(uri.path(), pairs, pairs.length / 2);
    }

    /** The path without the query. */
    String path() {
        return path;
    }

    /** The number of parameters, at most 64; those that come after them are left out. */
    int size() {
        return size;
    }

    /** The value of a parameter, of several the last one, as in the reference server. */
    @Nullable
    String parameter(String name) {
        for (int pair = size - 1; pair >= 0; pair--) {
            if (pairs[2 * pair].equals(name)) {
                return pairs[2 * pair + 1];
            }
        }
        return null;
    }

    /** All parameters by their names, of several with one name the last one. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        for (int pair = 0; pair < size; pair++) {
            parameters.put(pairs[2 * pair], pairs[2 * pair + 1]);
        }
        return parameters;
    }

    private static String text(String target, int start, int end) {
        for (String usual : USUAL_TEXTS) {
            if (usual.length() == end - start && target.startsWith(usual, start)) {
                return usual;
            }
        }
        return target.substring(start, end);
    }
}
