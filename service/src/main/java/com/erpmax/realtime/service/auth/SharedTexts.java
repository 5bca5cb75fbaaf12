package com.erpmax.realtime.service.auth;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Texts made of ids, the same object for all who ask for the same one: a thousand sockets of a tenant keep its name once,
 * and what is known was checked before. Bounded, without locks: two ids at one place overwrite each other, and two threads
 * there share nothing. For ids and what is made of them, never for secrets, since a text outlives who asked for it.
 */
public final class SharedTexts {

    private static final int SLOTS = 4096;

    private final UnaryOperator<String> make;
    private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

    /** @param make what an id becomes; called again for one that was overwritten */
    public SharedTexts(UnaryOperator<String> make) {
        this.make = make;
    }

    private record Entry(String id, String text) {}

    /** Returns the text of an id; what {@code make} throws, for an id that it refuses. */
    public String of(String id) {
        int hash = id.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Entry known = slots[slot];
        if (known != null && known.id().equals(id)) {
            return known.text();
        }
        String text = make.apply(id);
        slots[slot] = new Entry(text.equals(id) ? text : id, text);
        return text;
    }
}
