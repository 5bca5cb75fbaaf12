package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;

/** Makes texts that come from clients fit for a line of the log. */
@AnyThread
public final class LogText {
    private static final int MOST_CHARACTERS = 64;

    private LogText() {}

    /** At most 64 characters of a text, with a question mark in place of each that is not printable ASCII. */
    public static String of(String text) {
        int length = Math.min(text.length(), MOST_CHARACTERS);
        StringBuilder printable = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            printable.append(character >= ' ' && character <= '~' ? character : '?');
        }
        return length < text.length() ? printable.append("...").toString() : printable.toString();
    }
}
