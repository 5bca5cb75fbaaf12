package com.erpmax.realtime.protocol.socketio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes what JavaScript would write: binary values as placeholders whose bytes are collected beside the text (wire
 * section "Binary attachments"), and numbers in JavaScript's notation. Not thread-safe.
 */
final class WireJsonGenerator extends JsonGeneratorDelegate {
    private static final double MAX_EXACT = 1L << 53;
    private static final double MIN_PLAIN = 1e-6;
    private static final double MAX_PLAIN = 1e21;

    private final List<byte[]> attachments;
    private final int maxAttachments;

    /**
     * Creates a generator.
     *
     * @param attachments takes the binary values
     * @param maxAttachments how many there may be; one more is refused before its bytes are copied
     */
    WireJsonGenerator(JsonGenerator target, List<byte[]> attachments, int maxAttachments) {
        super(target, false);
        this.attachments = attachments;
        this.maxAttachments = maxAttachments;
    }

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
        requireRoom();
        return writePlaceholder(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int length) {
        requireRoom();
        try {
            byte[] bytes = length < 0 ? data.readAllBytes() : data.readNBytes(length);
            writePlaceholder(bytes);
            return bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        if (!Double.isFinite(value)) {
            return writeNull();
        }
        if (value == Math.rint(value) && Math.abs(value) <= MAX_EXACT) {
            return writeNumber((long) value);
        }
        return writeNumber(toJavaScript(BigDecimal.valueOf(value), Math.abs(value)));
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        if (!Float.isFinite(value)) {
            return writeNull();
        }
        return writeNumber(Double.parseDouble(Float.toString(value)));
    }

    @Override
    public JsonGenerator writeArray(double[] values, int offset, int length) {
        writeStartArray(values, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(values[i]);
        }
        return writeEndArray();
    }

    private void requireRoom() {
        if (attachments.size() >= maxAttachments) {
            throw new TooManyAttachments(maxAttachments);
        }
    }

    private JsonGenerator writePlaceholder(byte[] data) {
        writeStartObject();
        writeName(Placeholders.MARK);
        writeBoolean(true);
        writeName("num");
        writeNumber(attachments.size());
        writeEndObject();
        attachments.add(data);
        return this;
    }

    /** The text of {@code Number.prototype.toString}: the shortest digits, an exponent only outside 1e-6 to 1e21. */
    private static String toJavaScript(BigDecimal value, double magnitude) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (magnitude >= MIN_PLAIN && magnitude < MAX_PLAIN) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + (exponent < 0 ? "e" : "e+") + exponent;
    }

    /** There are more binary values than may be. A type of its own, because Jackson wraps what it does not know. */
    static final class TooManyAttachments extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TooManyAttachments(int limit) {
            super("attachments: " + (limit + 1) + " (expected: at most " + limit + ")");
        }
    }
}
