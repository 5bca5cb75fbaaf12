package com.erpmax.realtime.engine.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Sec-WebSocket-Extensions} by the grammar of RFC 6455 §9.1, in one pass. */
final class ExtensionHeader {

    /** A parameter; the value is null when it has none. */
    record Parameter(String name, @Nullable String value) {}

    /** One offer. */
    record Extension(String name, List<Parameter> parameters) {}

    private final String text;
    private int position;
    private boolean isBroken;

    private ExtensionHeader(String text) {
        this.text = text;
    }

    /** The offers of all header fields in their order; none at all when anything breaks the grammar. */
    static List<Extension> parse(List<String> fields) {
        return new ExtensionHeader(String.join(",", fields)).list();
    }

    private List<Extension> list() {
        List<Extension> extensions = new ArrayList<>();
        while (!isBroken) {
            skipSpace();
            if (position == text.length()) {
                return extensions;
            }
            if (!takes(',')) { // an element of a list may be empty, RFC 7230 §7
                extensions.add(extension());
                isBroken |= position < text.length() && !takes(',');
            }
        }
        return List.of();
    }

    private Extension extension() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        skipSpace();
        while (!isBroken && takes(';')) {
            skipSpace();
            parameters.add(parameter());
            skipSpace();
        }
        return new Extension(name, parameters);
    }

    private Parameter parameter() {
        String name = token();
        skipSpace();
        if (!takes('=')) {
            return new Parameter(name, null);
        }
        skipSpace();
        return new Parameter(name, takes('"') ? quoted() : token());
    }

    private String token() {
        int start = position;
        while (position < text.length() && Tokens.isTokenCharacter(text.charAt(position))) {
            position++;
        }
        isBroken |= position == start;
        return text.substring(start, position);
    }

    /** Once the quotes and escapes are gone, the value must be a token (RFC 6455 §9.1). */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (position < text.length() && !isBroken) {
            char next = text.charAt(position++);
            if (next == '"') {
                isBroken = value.isEmpty();
                return value.toString();
            }
            if (next == '\\' && position < text.length()) {
                next = text.charAt(position++);
            }
            isBroken = !Tokens.isTokenCharacter(next);
            value.append(next);
        }
        isBroken = true;
        return "";
    }

    private boolean takes(char expected) {
        boolean isNext = position < text.length() && text.charAt(position) == expected;
        if (isNext) {
            position++;
        }
        return isNext;
    }

    private void skipSpace() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
    }
}
