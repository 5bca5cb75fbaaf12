package com.erpmax.realtime.engine.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The codings of a response body that we can produce, the preferred one first (RFC 9110 §8.4.1). */
enum ContentCoding {
    GZIP("gzip"),
    DEFLATE("deflate"),
    /** As it is. */
    IDENTITY("identity");

    private static final Pattern WEIGHT = Pattern.compile("[\\t ]*[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)[\\t ]*");

    private final String wireName;

    ContentCoding(String wireName) {
        this.wireName = wireName;
    }

    /** The word in {@code Content-Encoding}. */
    String wireName() {
        return wireName;
    }

    /**
     * The coding that a request with these {@code Accept-Encoding} fields likes best (RFC 9110 §12.5.3); gzip before
     * deflate when it likes both the same, and any of them before none at all.
     */
    static ContentCoding accepted(List<String> fields) {
        ContentCoding best = IDENTITY;
        double bestWeight = Objects.requireNonNullElse(weight("identity", fields), 0.0);
        for (ContentCoding coding : List.of(DEFLATE, GZIP)) {
            Double own = weight(coding.wireName, fields);
            Double weight = own != null ? own : weight("*", fields);
            if (weight != null && weight > 0 && weight >= bestWeight) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** The weight given to a coding, 0 when it cannot be read; null when the coding is not named. */
    private static @Nullable Double weight(String coding, List<String> fields) {
        for (String field : fields) {
            for (String element : field.split(",", -1)) {
                String[] parts = element.split(";", 2);
                if (parts[0].strip().toLowerCase(Locale.ROOT).equals(coding)) {
                    return parts.length < 2 ? 1.0 : weight(parts[1]);
                }
            }
        }
        return null;
    }

    private static double weight(String parameter) {
        Matcher matcher = WEIGHT.matcher(parameter);
        return matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
