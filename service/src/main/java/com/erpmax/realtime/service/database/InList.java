package com.erpmax.realtime.service.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The values of a condition {@code IN (…)} whose number differs from call to call. */
public final class InList {

    private InList() {}

    /**
     * Repeats the last value until there are 1, 2, 4, 8 … of them: so there are few different statements, which databases
     * and drivers keep prepared.
     *
     * @param values at least one
     */
    public static <T> List<T> of(Collection<T> values) {
        List<T> list = new ArrayList<>(values);
        int size = Integer.highestOneBit(2 * list.size() - 1);
        list.addAll(Collections.nCopies(size - list.size(), list.getLast()));
        return list;
    }
}
