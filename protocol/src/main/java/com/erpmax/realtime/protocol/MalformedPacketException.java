package com.erpmax.realtime.protocol;

/**
 * The peer sent something that is no packet of the protocol. The only exception that leaves this module because of
 * input; it says what was wrong, never more than a short excerpt of what was sent. It has no stack trace, because a
 * hostile peer can cause it as often as it likes.
 */
public final class MalformedPacketException extends RuntimeException {
    private static final int EXCERPT_LENGTH = 40;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, in the form "name: value (expected: ...)"
     */
    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }

    /**
     * Creates the exception for one value out of the input.
     *
     * @param name what the value is
     * @param value the text found there; only its first 40 characters are kept
     * @param expected what would have been right
     */
    public static MalformedPacketException of(String name, String value, String expected) {
        String excerpt = value.length() <= EXCERPT_LENGTH ? value : value.substring(0, EXCERPT_LENGTH) + "…";
        return new MalformedPacketException(name + ": " + excerpt + " (expected: " + expected + ")");
    }
}
