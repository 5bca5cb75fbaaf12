package com.erpmax.realtime.cluster.python;

/** The text of protocol 0, Python's {@code raw-unicode-escape}: Latin-1, and escapes for everything else. */
final class PickleText {
    private static final int HEX = 16;

    private PickleText() {}

    static String rawUnicodeEscape(String line) {
        if (line.indexOf('\\') < 0) {
            return line;
        }
        StringBuilder text = new StringBuilder(line.length());
        int i = 0;
        while (i < line.length()) {
            int digits = line.charAt(i) == '\\' ? digitsAt(line, i + 1) : 0;
            if (digits == 0) {
                text.append(line.charAt(i++));
            } else {
                text.appendCodePoint(codePoint(line, i + 2, digits));
                i += 2 + digits;
            }
        }
        return text.toString();
    }

    private static int digitsAt(String line, int index) {
        if (index >= line.length()) {
            return 0;
        }
        return switch (line.charAt(index)) {
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int codePoint(String line, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < line.length() ? Character.digit(line.charAt(i), HEX) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                throw wrong();
            }
            value = value * HEX + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw wrong();
        }
        return value;
    }

    private static RefusedMessageException wrong() {
        return RefusedMessageException.malformed("text: a broken escape (expected: \\uXXXX or \\UXXXXXXXX)");
    }
}
