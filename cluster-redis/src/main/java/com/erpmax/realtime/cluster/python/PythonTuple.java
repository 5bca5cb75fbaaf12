package com.erpmax.realtime.cluster.python;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A tuple, which in places means something else than a list. As JSON it is an array, as it is for Python. */
final class PythonTuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] items;

    PythonTuple(List<? extends @Nullable Object> items) {
        this.items = items.toArray();
    }

    @Override
    public @Nullable Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }
}
