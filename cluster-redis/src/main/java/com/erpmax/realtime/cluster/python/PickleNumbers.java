package com.erpmax.realtime.cluster.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The numbers of pickles: as lines of text in protocol 0, little-endian otherwise. */
final class PickleNumbers {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1," + PythonLimits.MAX_DIGITS + "}");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    private static final Pattern FLOAT = Pattern.compile("-?\\d{1,20}(\\.\\d{1,30})?(e[+-]?\\d{1,3})?");

    /** Bytes of a number with the most digits. */
    private static final int MOST_BYTES = 54;

    private PickleNumbers() {}

    /** {@code I}: a whole number, or a boolean as {@code 00} and {@code 01}. */
    static Object intOrBoolean(String line) {
        return switch (line) {
            case "00" -> false;
            case "01" -> true;
            default -> whole(line);
        };
    }

    /** {@code L}: a whole number with an L after it. */
    static Object longLine(String line) {
        return whole(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
    }

    /** {@code LONG1} and {@code LONG4}: two's complement, the lowest byte first; nothing is 0. */
    static Object littleEndian(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw tooLong();
        }
        byte[] reversed = new byte[bytes.length + 1];
        reversed[0] = (byte) (bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0);
        for (int i = 0; i < bytes.length; i++) {
            reversed[bytes.length - i] = bytes[i];
        }
        return shortest(new BigInteger(reversed));
    }

    /** {@code F}: the text of a float. */
    static Object floatLine(String line) {
        if (!FLOAT.matcher(line).matches()) {
            return switch (line) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> throw RefusedMessageException.malformed("float: no number (expected: a number)");
            };
        }
        return finiteOrNot(Double.parseDouble(line));
    }

    /** A float that JSON can have keeps its digits and its point: 49.0 stays 49.0, for clients that tell it from 49. */
    static Object finiteOrNot(double value) {
        return Double.isFinite(value) ? (Object) BigDecimal.valueOf(value) : (Object) value;
    }

    /** The number of something in the memo. */
    static long index(String line) {
        if (!INDEX.matcher(line).matches()) {
            throw RefusedMessageException.malformed("memo: no number (expected: a number)");
        }
        return Long.parseLong(line);
    }

    private static Object whole(String digits) {
        if (digits.length() > PythonLimits.MAX_DIGITS) {
            throw tooLong();
        }
        if (!WHOLE.matcher(digits).matches()) {
            throw RefusedMessageException.malformed("int: no number (expected: a whole number)");
        }
        return shortest(new BigInteger(digits));
    }

    private static Object shortest(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : (Object) value;
    }

    private static RefusedMessageException tooLong() {
        return RefusedMessageException.tooLarge("int: too long", "at most " + PythonLimits.MAX_DIGITS + " digits");
    }
}
