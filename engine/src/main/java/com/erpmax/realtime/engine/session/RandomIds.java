package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes ids that nobody can guess: 20 characters that a URL takes as they are, 120 random bits. The bits are drawn for
 * many ids at once, because asking for them costs more than the bits do, and those of an id are wiped when it is made.
 */
@AnyThread
public final class RandomIds {

    private static final int ID_BYTES = 15;
    private static final int IDS_AT_ONCE = 128;

    private final SecureRandom random;
    private final byte[] drawn = new byte[IDS_AT_ONCE * ID_BYTES];
    private int used = drawn.length;

    public RandomIds() {
        this(new SecureRandom());
    }

    RandomIds(SecureRandom random) {
        this.random = random;
    }

    /** A fresh id. */
    public String next() {
        return Base64.getUrlEncoder().encodeToString(take());
    }

    private synchronized byte[] take() {
        if (used == drawn.length) {
            random.nextBytes(drawn);
            used = 0;
        }
        int from = used;
        used += ID_BYTES;
        byte[] taken = Arrays.copyOfRange(drawn, from, used);
        Arrays.fill(drawn, from, used, (byte) 0);
        return taken;
    }
}
