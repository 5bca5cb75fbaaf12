package com.erpmax.realtime.cluster.redis;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Numbers what one bus writes into streams, in a field of its own that other adapters pass over. When a connection
 * breaks before Redis has answered, the same is written again under the same number, and readers drop what they have had.
 */
final class WriterMark {
    /** The field. */
    static final String FIELD = "by";
    /** The field of an entry that may have been written before, under the same number unless Redis has refused it since. */
    static final String AGAIN_FIELD = "again";

    private static final int RANDOM_BYTES = 8;
    private static final int MAX_LENGTH = 60;
    private static final Pattern MARK = Pattern.compile("[^:]+:[0-9]{1,18}");

    private final String writer = newId();
    private long last;

    /** 16 hexadecimal digits that nobody else has. */
    static String newId() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** What stands for this bus. */
    String writer() {
        return writer;
    }

    /** The next mark; on the control thread, in the order of writing. */
    String next() {
        return writer + ":" + ++last;
    }

    static boolean isMark(String text) {
        return text.length() <= MAX_LENGTH && MARK.matcher(text).matches();
    }

    static String writerOf(String mark) {
        return mark.substring(0, mark.indexOf(':'));
    }

    static long numberOf(String mark) {
        return Long.parseLong(mark, mark.indexOf(':') + 1, mark.length(), 10);
    }
}
