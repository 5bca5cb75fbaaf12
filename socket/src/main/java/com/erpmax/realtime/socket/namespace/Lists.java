package com.erpmax.realtime.socket.namespace;

import java.util.ArrayList;
import java.util.List;

/** Puts lists of handlers together. */
final class Lists {
    private Lists() {}

    /** A new list: these, then those. */
    static <E> List<E> both(List<E> some, List<E> more) {
        List<E> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
