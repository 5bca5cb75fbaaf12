package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or an acknowledgement: JSON values that stay text until somebody asks for a type, and the
 * binary values that stand beside them. Well-formed from the beginning. Immutable, callable from any thread.
 */
public final class Arguments {
    private final PayloadMapper mapper;
    private final String text;
    private final int[] bounds;
    private final List<byte[]> attachments;

    /** The attachments when all have come, shared by everything that is sent on; made when first asked for. */
    private @Nullable List<byte[]> complete;

    /**
     * Creates arguments over a part of {@code text}.
     *
     * @param bounds for each argument the index of its first character and the index after its last
     */
    Arguments(PayloadMapper mapper, String text, int[] bounds, List<byte[]> attachments) {
        this.mapper = mapper;
        this.text = text;
        this.bounds = bounds;
        this.attachments = Collections.unmodifiableList(attachments);
    }

    /** The number of arguments. */
    public int size() {
        return bounds.length / 2;
    }

    /** Whether there is no argument. */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** The binary values that the placeholders in the JSON count through; the arrays are not copied. */
    public List<byte[]> attachments() {
        return attachments;
    }

    /**
     * The JSON text of one argument.
     *
     * @throws MalformedPacketException if there are not so many
     */
    public String json(int index) {
        requireIndex(index);
        return text.substring(bounds[2 * index], bounds[2 * index + 1]);
    }

    /**
     * Reads one argument as {@code type}, by the rules of the {@link PayloadMapper}.
     *
     * @throws MalformedPacketException if there are not so many, if it is {@code null}, or if it cannot be read so
     */
    public <T> T as(int index, Class<T> type) {
        return mapper.read("argument " + index, raw(index), type);
    }

    /** Whether the argument is JSON's {@code null} or is not there at all. */
    public boolean isNull(int index) {
        return index < 0 || index >= size() || text.startsWith("null", bounds[2 * index]);
    }

    /**
     * One argument as it is, to be sent on.
     *
     * @throws MalformedPacketException if there are not so many
     */
    public RawJson raw(int index) {
        return new RawJson(json(index), complete());
    }

    /** All arguments as they are, to be sent on. */
    public Object[] toArray() {
        Object[] all = new Object[size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = raw(i);
        }
        return all;
    }

    private List<byte[]> complete() {
        List<byte[]> all = complete;
        if (all == null) {
            all = List.copyOf(attachments);
            complete = all;
        }
        return all;
    }

    /**
     * These arguments without the first ones.
     *
     * @throws MalformedPacketException if there are not so many
     */
    public Arguments from(int first) {
        if (first > size()) {
            requireIndex(first - 1);
        }
        return new Arguments(mapper, text, Arrays.copyOfRange(bounds, 2 * first, bounds.length), attachments);
    }

    /** These arguments and a text after them. */
    public Arguments plus(String last) {
        int from = isEmpty() ? 0 : bounds[0];
        int to = isEmpty() ? 0 : bounds[bounds.length - 1];
        String json = mapper.write(last).json(0);
        int[] more = new int[bounds.length + 2];
        for (int i = 0; i < bounds.length; i++) {
            more[i] = bounds[i] - from;
        }
        more[bounds.length] = isEmpty() ? 0 : to - from + 1;
        more[bounds.length + 1] = more[bounds.length] + json.length();
        String separator = isEmpty() ? "" : ",";
        return new Arguments(mapper, text.substring(from, to) + separator + json, more, attachments);
    }

    /** Characters and bytes that the arguments hold. */
    public int weight() {
        int bytes = isEmpty() ? 0 : bounds[bounds.length - 1] - bounds[0];
        for (byte[] attachment : attachments) {
            bytes += attachment.length;
        }
        return bytes;
    }

    /** The {@link #weight}, and what it takes to know where each argument is: more than they themselves if they are tiny. */
    public int heldBytes() {
        return weight() + bounds.length * Integer.BYTES;
    }

    /** Appends all arguments, separated by commas. */
    void appendTo(StringBuilder target) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (i > 0) {
                target.append(',');
            }
            target.append(text, bounds[i], bounds[i + 1]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Arguments that
                && toString().equals(that.toString())
                && Objects.deepEquals(attachments.toArray(), that.attachments.toArray());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The arguments as a JSON array. */
    @Override
    public String toString() {
        StringBuilder array = new StringBuilder("[");
        appendTo(array);
        return array.append(']').toString();
    }

    private void requireIndex(int index) {
        if (index < 0 || index >= size()) {
            throw new MalformedPacketException("argument " + index + ": missing (expected: a value)");
        }
    }
}
