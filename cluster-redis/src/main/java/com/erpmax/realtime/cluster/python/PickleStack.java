package com.erpmax.realtime.cluster.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack of a pickle, its marks and its memo. Nothing reaches below the last mark. Not thread-safe. */
final class PickleStack {
    private final List<@Nullable Object> values = new ArrayList<>();
    private final List<@Nullable Object> memo = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private int made;

    /** Puts a new value on top. */
    void push(@Nullable Object value) {
        if (++made > PythonLimits.MAX_VALUES) {
            throw RefusedMessageException.tooLarge("values: too many", "at most " + PythonLimits.MAX_VALUES);
        }
        values.add(value);
    }

    @Nullable
    Object pop() {
        requireAboveMark(1);
        return values.removeLast();
    }

    void mark() {
        if (marks.size() >= PythonLimits.MAX_DEPTH) {
            throw RefusedMessageException.tooLarge("marks: too many", "at most " + PythonLimits.MAX_DEPTH);
        }
        marks.add(values.size());
    }

    /** Takes everything above the last mark, and the mark. */
    List<@Nullable Object> popToMark() {
        if (marks.isEmpty()) {
            throw RefusedMessageException.malformed("mark: missing (expected: MARK before)");
        }
        return popDownTo(marks.removeLast());
    }

    /** Takes the uppermost values, the lowest of them first. */
    List<@Nullable Object> popLast(int count) {
        requireAboveMark(count);
        return popDownTo(values.size() - count);
    }

    /** The list on top, which stays there. */
    @SuppressWarnings("unchecked") // the only lists that are no tuples are those that the reader has made
    List<@Nullable Object> topList() {
        if (top() instanceof List<?> list && !(list instanceof PythonTuple)) {
            return (List<@Nullable Object>) list;
        }
        throw RefusedMessageException.malformed("stack: no list on top (expected: a list)");
    }

    /** The dictionary on top, which stays there. */
    @SuppressWarnings("unchecked") // the only maps are those that the reader has made
    Map<String, @Nullable Object> topDictionary() {
        if (top() instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw RefusedMessageException.malformed("stack: no dictionary on top (expected: a dictionary)");
    }

    /** Keeps the value on top under the next number: pickles count through what they keep. */
    void memoize() {
        memo.add(top());
    }

    void put(long index) {
        if (index != memo.size()) {
            throw RefusedMessageException.malformed("memo: out of order (expected: the next number)");
        }
        memoize();
    }

    void get(long index) {
        if (index < 0 || index >= memo.size()) {
            throw RefusedMessageException.malformed("memo: nothing under the number (expected: one that was kept)");
        }
        push(memo.get((int) index));
    }

    /** The one value that is left at the end. */
    @Nullable
    Object result() {
        if (values.size() != 1 || !marks.isEmpty()) {
            throw RefusedMessageException.malformed("stack: not one value at the end (expected: one)");
        }
        return values.getLast();
    }

    private @Nullable Object top() {
        requireAboveMark(1);
        return values.getLast();
    }

    private List<@Nullable Object> popDownTo(int size) {
        List<@Nullable Object> above = values.subList(size, values.size());
        List<@Nullable Object> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    private void requireAboveMark(int count) {
        int floor = marks.isEmpty() ? 0 : marks.getLast();
        if (values.size() - floor < count) {
            throw RefusedMessageException.malformed("stack: too few values (expected: " + count + ")");
        }
    }
}
