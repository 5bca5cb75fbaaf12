package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnfinishedInputTest {

    private static final int ALL = 1_000_000;
    private static final int SMALL = UnfinishedInput.UNCOUNTED_BYTES;

    private final UnfinishedInput input = new UnfinishedInput(ALL);

    @Test
    void smallRestsAreNotCounted() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(input.change(0, SMALL)).isZero();
        }
        assertThat(input.change(0, ALL / 4)).isEqualTo(ALL / 4);
    }

    @Test
    void eachMayHoldAQuarterOfWhatIsLeft() {
        assertThat(input.change(0, ALL / 4 + 1)).isNegative();
        assertThat(input.change(0, ALL / 4)).isEqualTo(ALL / 4);
        assertThat(input.change(0, ALL / 4)).isNegative();
        assertThat(input.change(0, ALL * 3 / 16)).isEqualTo(ALL * 3 / 16);
    }

    @Test
    void whatOneHoldsAlreadyIsNotTakenFromItsShare() {
        long counted = input.change(0, ALL / 8);
        assertThat(input.change(counted, ALL / 4)).isEqualTo(ALL / 4);
    }

    @Test
    void whatIsGivenBackIsThereForOthers() {
        long first = input.change(0, ALL / 4);
        assertThat(input.change(first, SMALL)).isZero();
        assertThat(input.change(0, ALL / 4)).isEqualTo(ALL / 4);
    }

    @Test
    void whoIsRefusedIsCountedAsBefore() {
        long first = input.change(0, ALL / 8);
        assertThat(input.change(first, ALL)).isNegative();
        assertThat(input.change(first, 0)).isZero();
        assertThat(input.change(0, ALL / 4)).isEqualTo(ALL / 4);
    }

    @Test
    void allTogetherNeverHoldMoreThanThereIs() {
        long held = 0;
        for (int i = 0; i < 10_000; i++) {
            for (int bytes = ALL; bytes > SMALL; bytes /= 2) {
                held += Math.max(0, input.change(0, bytes));
            }
        }
        assertThat(held).isBetween(ALL * 9 / 10L, (long) ALL);
    }
}
