package com.erpmax.realtime.cluster.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.cluster.python.RefusedMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile peer can pickle is refused, and costs no more than its bytes. */
class PickleReaderTest {

    /** Opcodes of {@code pickletools.py} that plain data needs, STOP among them. */
    private static final String PLAIN = "NKMJILGFVXCB(]lae)t}dsupqrghj.";

    private static final List<Integer> PLAIN_BINARY =
            List.of(0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x94, 0x95);

    @Test
    void everyOpcodeThatIsNotPlainDataRefusesThePickle() {
        for (int opcode = 0; opcode <= 0xFF; opcode++) {
            if (PLAIN.indexOf(opcode) < 0 && !PLAIN_BINARY.contains(opcode)) {
                byte[] pickle = {(byte) 0x80, 4, ']', (byte) opcode, 1, 0, '\n', '\n', '.'};
                assertThatThrownBy(() -> PickleReader.read(pickle))
                        .as("opcode 0x%02x", opcode)
                        .isInstanceOfSatisfying(
                                RefusedMessageException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN_OPCODE))
                        .hasMessageContaining("opcode 0x%02x at 3".formatted(opcode));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(S'id'\ntR.",
                "(S'id'\nios\nsystem\n.",
                "(cos\nsystem\nS'id'\no.",
                "c__builtin__\neval\n(Vopen('/etc/passwd')\ntR.",
                "ccopy_reg\n_reconstructor\n(c__main__\nX\nc__builtin__\nobject\nNtR.",
                "P1\n."
            })
    void whatWouldMakeObjectsFromNamesIsRefusedBeforeAnythingElse(String pickle) {
        assertRefused(latin1(pickle), Reason.FORBIDDEN_OPCODE);
    }

    @Test
    void stackGlobalIsRefused() {
        assertRefused(
                hex("80049518000000000000008c026f73948c0673797374656d9493948c02696494859452942e"),
                Reason.FORBIDDEN_OPCODE);
        assertRefused(hex("80048c026f73948c0673797374656d9493948c02696494859452942e"), Reason.FORBIDDEN_OPCODE);
    }

    @Test
    void nestingEndsAtTheLimit() {
        byte[] deepest = nested(PythonLimits.MAX_DEPTH);
        PlainData.check(PickleReader.read(deepest));
        assertTooLarge(nested(PythonLimits.MAX_DEPTH + 1));
        assertTooLarge(nested(50_000));
        assertRefused(latin1("(".repeat(PythonLimits.MAX_DEPTH + 1) + "."), Reason.TOO_LARGE);
    }

    @Test
    void aValueThatHoldsItselfIsRefused() {
        assertTooLarge(latin1("]q\0h\0a."));
        assertTooLarge(latin1("}q\0X\1\0\0\0ah\0s."));
        assertTooLarge(latin1("]q\0h\0\u0085a."));
        assertTooLarge(latin1("]q\0]q\1h\0aa."));
    }

    @Test
    void aBombOfSharedPartsIsRefused() {
        PlainData.check(PickleReader.read(bomb("N", 4)));
        assertTooLarge(bomb("N", 5));
        assertTooLarge(bomb("N", 100));
        PlainData.check(PickleReader.read(bomb("V" + "x".repeat(900) + "\n", 3)));
        assertTooLarge(bomb("V" + "x".repeat(1_000) + "\n", 4));
        assertTooLarge(bomb("B\u00e8\3\0\0" + "x".repeat(1_000), 4));
    }

    @Test
    void lengthsThatAreNotThereTakeNoMemory() {
        for (String opcode : List.of("X", "B", "\u008b")) {
            assertRefused(latin1(opcode + "\u00ff\u00ff\u00ff\u007f."), Reason.MALFORMED);
            assertRefused(latin1(opcode + "\u00ff\u00ff\u00ff\u00ff."), Reason.MALFORMED);
        }
        for (String opcode : List.of("\u008d", "\u008e", "\u0095")) {
            assertRefused(latin1(opcode + "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f."), Reason.MALFORMED);
            assertRefused(latin1(opcode + "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff."), Reason.MALFORMED);
        }
    }

    @Test
    void theMemoHasNoGaps() {
        assertRefused(latin1("Nr\u00ff\u00ff\u00ff\u00ff."), Reason.MALFORMED);
        assertRefused(latin1("Np99999999\n."), Reason.MALFORMED);
        assertRefused(latin1("h\0."), Reason.MALFORMED);
        assertRefused(latin1("Ng999999999999\n."), Reason.MALFORMED);
        assertRefused(latin1("q\0."), Reason.MALFORMED);
    }

    @Test
    void numbersHaveALimit() {
        String longest = "9".repeat(PythonLimits.MAX_DIGITS);
        assertThat(PickleReader.read(latin1("L-" + longest.substring(1) + "L\n.")))
                .hasToString("-" + longest.substring(1));
        assertTooLarge(latin1("L9" + longest + "L\n."));
        assertTooLarge(latin1("\u008a\u00ff" + "x".repeat(255) + "."));
        for (String line : List.of("I0x10\n.", "I\n.", "I 1\n.", "L1LL\n.", "F1f\n.", "F0x1p3\n.", "FInfinity\n.")) {
            assertRefused(latin1(line), Reason.MALFORMED);
        }
    }

    @Test
    void moreValuesThanTheLimitAreRefused() {
        assertThat(PickleReader.read(latin1("](" + "N".repeat(PythonLimits.MAX_VALUES - 1) + "e.")))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(PythonLimits.MAX_VALUES - 1);
        assertRefused(latin1("](" + "N".repeat(PythonLimits.MAX_VALUES) + "e."), Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "N",
                "NN.",
                "(.",
                "(N.",
                "a.",
                "Na.",
                "NNa.",
                "s.",
                "NNNs.",
                "t.",
                "e.",
                "(Ne.",
                "u.",
                "}(Nu.",
                "(Nd.",
                "}]Ns.",
                "}G00000000Ns.",
                "}Nu.",
                "\u0080\u0006N.",
                "\u0085.",
                "(\u0085.",
                "N.N",
                "V\\u12\n.",
                "V\\U00110000\n.",
                "Vabc",
                "C\u0005abc.",
                "\u008c\u0002\u00c3(."
            })
    void whatIsNoPickleIsRefused(String pickle) {
        assertRefused(latin1(pickle), Reason.MALFORMED);
    }

    @Test
    void everyBeginningOfAPickleIsRefused() {
        byte[] pickle = PythonBytes.EMIT_PROTOCOL_4.clone();
        assertThat(PickleReader.read(pickle)).isInstanceOf(Map.class);
        for (int length = 0; length < pickle.length; length++) {
            assertRefused(Arrays.copyOf(pickle, length), Reason.MALFORMED);
        }
    }

    @Test
    void whateverIsChangedInAPickleItIsReadOrRefused() {
        long seed = 20_261_128;
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] pickle = PythonBytes.EMIT_PROTOCOL_4.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                pickle[random.nextInt(pickle.length)] = (byte) random.nextInt();
            }
            try {
                PlainData.check(PickleReader.read(pickle));
            } catch (RefusedMessageException refused) {
                assertThat(refused).as("seed %d", seed).hasMessageContaining("(expected: ");
            }
        }
    }

    /** A list of lists of lists … of one value, ten times as many on each level at the cost of a few bytes. */
    private static byte[] bomb(String value, int levels) {
        StringBuilder pickle = new StringBuilder("(").append(value).append("q\0");
        for (int level = 1; level <= levels; level++) {
            pickle.append('(')
                    .append(("h" + (char) (level - 1)).repeat(10))
                    .append("lq")
                    .append((char) level);
        }
        return latin1(pickle.append("l.").toString());
    }

    private static byte[] nested(int depth) {
        return latin1("]".repeat(depth) + "a".repeat(depth - 1) + ".");
    }

    private static void assertTooLarge(byte[] pickle) {
        assertThatThrownBy(() -> PlainData.check(PickleReader.read(pickle)))
                .isInstanceOfSatisfying(
                        RefusedMessageException.class,
                        refused -> assertThat(refused.reason())
                                .as(refused.getMessage())
                                .isEqualTo(Reason.TOO_LARGE));
    }

    private static void assertRefused(byte[] pickle, Reason reason) {
        assertThatThrownBy(() -> PickleReader.read(pickle))
                .isInstanceOfSatisfying(
                        RefusedMessageException.class,
                        refused -> assertThat(refused.reason())
                                .as(refused.getMessage())
                                .isEqualTo(reason));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
