package com.erpmax.realtime.cluster.python;

import com.erpmax.realtime.cluster.python.RefusedMessageException.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code pickle.dumps} of Python 3 writes in the protocols 0 to 5 for dictionaries, lists, tuples, text,
 * bytes (from protocol 3 on), whole numbers, floats, booleans and None. Every other opcode refuses the pickle, first of
 * all those that look up a class or call something: nothing is ever made from a name. (The opcodes are explained in
 * {@code pickletools.py} of Python.)
 *
 * <p>The cost is in proportion to the bytes. What came out may share parts, or hold itself; {@link PlainData} says
 * whether it may be walked.
 */
final class PickleReader {
    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput input;
    private final PickleStack stack = new PickleStack();

    private PickleReader(byte[] pickle) {
        this.input = new PickleInput(pickle);
    }

    /**
     * Reads one pickle: {@code Map} with text as keys, {@code List}, {@link PythonTuple}, {@code String}, {@code byte[]},
     * {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code Boolean} or null; and {@code Double} for what is no
     * number.
     *
     * @throws RefusedMessageException if it is none, or holds anything else
     */
    static @Nullable Object read(byte[] pickle) {
        return new PickleReader(pickle).read();
    }

    private @Nullable Object read() {
        int opcode = input.unsignedByte();
        while (opcode != '.') {
            if (!isScalar(opcode) && !isContainer(opcode) && !isMemo(opcode)) {
                throw new RefusedMessageException(
                        Reason.FORBIDDEN_OPCODE,
                        "opcode 0x%02x at %d (expected: plain data)".formatted(opcode, input.position() - 1));
            }
            opcode = input.unsignedByte();
        }
        if (!input.isAtEnd()) {
            throw RefusedMessageException.malformed("pickle: goes on after STOP (expected: its end)");
        }
        return stack.result();
    }

    /** Carries out an opcode that brings one value; false if it is none of these. */
    private boolean isScalar(int opcode) {
        switch (opcode) {
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) input.unsignedByte());
            case 'M' -> stack.push((long) input.unsignedShort());
            case 'J' -> stack.push((long) input.signedInt());
            case 'I' -> stack.push(PickleNumbers.intOrBoolean(input.line()));
            case 'L' -> stack.push(PickleNumbers.longLine(input.line()));
            case 0x8A -> stack.push(PickleNumbers.littleEndian(input.bytes(input.unsignedByte())));
            case 0x8B -> stack.push(PickleNumbers.littleEndian(input.bytes(input.length4())));
            case 'G' -> stack.push(PickleNumbers.finiteOrNot(input.bigEndianDouble()));
            case 'F' -> stack.push(PickleNumbers.floatLine(input.line()));
            case 'V' -> stack.push(PickleText.rawUnicodeEscape(input.line()));
            case 0x8C -> stack.push(input.utf8(input.unsignedByte()));
            case 'X' -> stack.push(input.utf8(input.length4()));
            case 0x8D -> stack.push(input.utf8(input.length8()));
            case 'C' -> stack.push(input.bytes(input.unsignedByte()));
            case 'B' -> stack.push(input.bytes(input.length4()));
            case 0x8E -> stack.push(input.bytes(input.length8()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Carries out an opcode that makes or fills a list, tuple or dictionary; false if it is none of these. */
    private boolean isContainer(int opcode) {
        switch (opcode) {
            case '(' -> stack.mark();
            case ']' -> stack.push(new ArrayList<>());
            case 'l' -> stack.push(stack.popToMark());
            case 'a' -> {
                Object item = stack.pop();
                stack.topList().add(item);
            }
            case 'e' -> {
                List<@Nullable Object> items = stack.popToMark();
                stack.topList().addAll(items);
            }
            case ')' -> stack.push(new PythonTuple(List.of()));
            case 't' -> stack.push(new PythonTuple(stack.popToMark()));
            case 0x85 -> stack.push(new PythonTuple(stack.popLast(1)));
            case 0x86 -> stack.push(new PythonTuple(stack.popLast(2)));
            case 0x87 -> stack.push(new PythonTuple(stack.popLast(3)));
            case '}' -> stack.push(new LinkedHashMap<>());
            case 'd' -> {
                List<@Nullable Object> items = stack.popToMark();
                stack.push(new LinkedHashMap<>());
                putAll(stack.topDictionary(), items);
            }
            case 's' -> {
                List<@Nullable Object> items = stack.popLast(2);
                putAll(stack.topDictionary(), items);
            }
            case 'u' -> {
                List<@Nullable Object> items = stack.popToMark();
                putAll(stack.topDictionary(), items);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Carries out an opcode that keeps a value or brings it again, or says how the pickle is made. */
    private boolean isMemo(int opcode) {
        switch (opcode) {
            case 0x94 -> stack.memoize();
            case 'p' -> stack.put(PickleNumbers.index(input.line()));
            case 'q' -> stack.put(input.unsignedByte());
            case 'r' -> stack.put(input.signedInt() & 0xFFFF_FFFFL);
            case 'g' -> stack.get(PickleNumbers.index(input.line()));
            case 'h' -> stack.get(input.unsignedByte());
            case 'j' -> stack.get(input.signedInt() & 0xFFFF_FFFFL);
            case 0x80 -> requireProtocol(input.unsignedByte());
            case 0x95 -> {
                int unused = input.length8();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireProtocol(int protocol) {
        if (protocol > NEWEST_PROTOCOL) {
            throw RefusedMessageException.malformed("protocol: " + protocol + " (expected: 0..5)");
        }
    }

    private static void putAll(Map<String, @Nullable Object> dictionary, List<@Nullable Object> items) {
        if (items.size() % 2 != 0) {
            throw RefusedMessageException.malformed("dictionary: a key without a value (expected: pairs)");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(key(items.get(i)), items.get(i + 1));
        }
    }

    /** The key as Python writes it in JSON. */
    private static String key(@Nullable Object key) {
        if (key instanceof byte[] || key instanceof List || key instanceof Map || key instanceof BigDecimal) {
            throw RefusedMessageException.malformed(
                    "dictionary: a key that JSON cannot have (expected: text, a whole number, a boolean or None)");
        }
        return String.valueOf(key);
    }
}
