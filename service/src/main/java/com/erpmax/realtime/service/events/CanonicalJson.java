package com.erpmax.realtime.service.events;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NumericNode;

/**
 * Tells whether two JSON values say the same, whatever their layout: the keys of objects are put in order (by their
 * UTF-16 code units) and numbers count by their value, so that {@code 1}, {@code 1.0} and {@code 10e-1} are one. Strings
 * stay as they are, without Unicode normalisation, and arrays keep their order. Callable from any thread.
 */
public final class CanonicalJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Of numbers with so large an exponent {@link BigDecimal} cannot strip all zeros. */
    private static final int SMALLEST_SCALE = -1_000_000_000;

    private CanonicalJson() {}

    /** Returns the SHA-256 of the canonical form, as 64 lower-case hexadecimal digits. */
    public static String sha256(JsonNode value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return HexFormat.of().formatHex(digest().digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static void append(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            appendObject(value, text);
        } else if (value.isArray()) {
            String separator = "[";
            for (JsonNode element : value) {
                text.append(separator);
                append(element, text);
                separator = ",";
            }
            text.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isNumber()) {
            text.append(number(value));
        } else {
            text.append(JSON.writeValueAsString(value));
        }
    }

    private static void appendObject(JsonNode object, StringBuilder text) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        text.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            text.append(separator)
                    .append(JSON.writeValueAsString(field.getKey()))
                    .append(':');
            append(field.getValue(), text);
            separator = ",";
        }
        text.append('}');
    }

    private static String number(JsonNode value) {
        if (value instanceof NumericNode numeric && numeric.isNaN()) {
            // Too large for a double, which has been read as infinite.
            return value.toString();
        }
        // With an exponent instead of many zeros: short, however large the number is.
        BigDecimal number = value.decimalValue();
        return (number.scale() > SMALLEST_SCALE ? number.stripTrailingZeros() : number).toString();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 belongs to every Java platform", impossible);
        }
    }
}
