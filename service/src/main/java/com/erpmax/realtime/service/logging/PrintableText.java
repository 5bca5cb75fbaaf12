package com.erpmax.realtime.service.logging;

/** What others have written, as it may stand in a line of log: not long, and unable to begin a line of its own. */
public final class PrintableText {

    private static final int LONGEST = 200;

    private PrintableText() {}

    /** Returns the beginning of a text, 200 characters, with a question mark for each control or invisible character. */
    public static String of(String text) {
        String beginning = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return beginning.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    }
}
