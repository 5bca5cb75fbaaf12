package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;

/**
 * Steps over JSON values (RFC 8259) from left to right and makes sure that they are well-formed and within the limits.
 * Builds nothing, which is what makes it several times as fast as a parser. Not thread-safe.
 */
final class JsonWalk {
    /** Stands for the end, and is nothing that JSON could go on with. */
    private static final char END = 0;

    private static final int UNICODE_DIGITS = 4;

    private final String text;
    private int at;
    private int depth;

    JsonWalk(String text) {
        this.text = text;
    }

    /** The index of the next character that was not stepped over. */
    int position() {
        return at;
    }

    /** Steps over white space; the character that follows it, 0 at the end. */
    char next() {
        while (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t') {
            at++;
        }
        return here();
    }

    boolean isAtEnd() {
        next();
        return at == text.length();
    }

    /** Steps over this character if it is next. */
    boolean take(char wanted) {
        if (next() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Steps over this character, which must be next. */
    void require(char wanted) {
        if (!take(wanted)) {
            throw malformed();
        }
    }

    /** Steps over the next value, whatever it is. */
    void value() {
        switch (next()) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> array();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    /** Begins an array or object, whose first character is next. */
    void open() {
        at++;
        if (++depth > ProtocolLimits.MAX_JSON_DEPTH) {
            throw malformed();
        }
    }

    /** Ends it. */
    void close(char last) {
        require(last);
        depth--;
    }

    private void array() {
        open();
        if (next() != ']') {
            do {
                value();
            } while (take(','));
        }
        close(']');
    }

    private void object() {
        open();
        if (next() != '}') {
            do {
                name();
                require(':');
                value();
            } while (take(','));
        }
        close('}');
    }

    private void name() {
        if (next() != '"') {
            throw malformed();
        }
        int start = at + 1;
        string();
        if (at - 1 - start > ProtocolLimits.MAX_JSON_NAME_LENGTH) {
            throw malformed();
        }
    }

    private void string() {
        at++;
        while (true) {
            char c = here();
            if (c < ' ') { // also the end
                throw malformed();
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() {
        char kind = here();
        at++;
        switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                // that is all of it
            }
            case 'u' -> {
                for (int i = 0; i < UNICODE_DIGITS; i++) {
                    if (Character.digit(here(), 16) < 0 || here() > 'f') {
                        throw malformed();
                    }
                    at++;
                }
            }
            default -> throw malformed();
        }
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
    }

    private void number() {
        if (here() == '-') {
            at++;
        }
        int start = at;
        if (here() == '0') {
            at++;
        } else {
            digits();
        }
        if (here() == '.') {
            at++;
            digits();
        }
        if (here() == 'e' || here() == 'E') {
            at++;
            if (here() == '+' || here() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > ProtocolLimits.MAX_JSON_NUMBER_LENGTH) {
            throw malformed();
        }
    }

    private void digits() {
        int start = at;
        while (here() >= '0' && here() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    private char here() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private MalformedPacketException malformed() {
        String rest = at < text.length() ? text.substring(at) : "end";
        return MalformedPacketException.of("payload", rest, "well-formed JSON within the limits");
    }
}
