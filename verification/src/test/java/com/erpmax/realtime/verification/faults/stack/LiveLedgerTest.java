package com.erpmax.realtime.verification.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveLedgerTest {

    private final LiveLedger ledger = new LiveLedger();

    @BeforeEach
    void twoOfOneTenant() {
        ledger.expect("t", "one");
        ledger.expect("t", "other");
        ledger.expect("u", "stranger");
    }

    @Test
    void whatCameToEverybodyIsNotLost() {
        ledger.accepted(1, "t", System.nanoTime());
        ledger.arrived(1, "one");
        assertThat(ledger.lost()).isEqualTo(1);
        ledger.arrived(1, "other");
        assertThat(ledger.lost()).isZero();
        assertThat(ledger.repeats()).isZero();
        ledger.arrived(1, "other");
        assertThat(ledger.repeats()).isEqualTo(1);
    }

    @Test
    void whoWasToldAfterwardsHasAnExcuseAndNobodyElse() {
        ledger.accepted(1, "t", System.nanoTime());
        ledger.told("one");
        ledger.told("stranger");
        assertThat(ledger.unexcused()).isEqualTo(1);
        ledger.told("other");
        assertThat(ledger.unexcused()).isZero();
        assertThat(ledger.lost()).isEqualTo(2);
    }

    @Test
    void whoWasToldBeforeTheEventHasNoExcuse() {
        ledger.told("one");
        ledger.told("other");
        ledger.accepted(1, "t", System.nanoTime());
        ledger.accepted(2, "u", System.nanoTime());
        assertThat(ledger.unexcused()).isEqualTo(3);
    }

    @Test
    void whatIsAwaitedHasArrivedWhenEverybodyHasItOrWasTold() {
        ledger.accepted(1, "t", System.nanoTime());
        ledger.accepted(2, "u", System.nanoTime());
        LiveLedger.Awaited awaited = ledger.awaited();
        ledger.accepted(3, "t", System.nanoTime());
        ledger.arrived(1, "one");
        ledger.arrived(2, "stranger");
        assertThat(awaited.haveArrived()).isFalse();
        ledger.told("other");
        assertThat(awaited.haveArrived()).isTrue();
    }

    @Test
    void whatWasSentJustNowIsNotOverdue() {
        long now = System.nanoTime();
        ledger.accepted(1, "t", now - Duration.ofHours(1).toNanos());
        ledger.accepted(2, "t", now + Duration.ofHours(1).toNanos());
        assertThat(ledger.overdue(Duration.ofMinutes(1))).isEqualTo(2);
        assertThat(ledger.overdue(Duration.ofDays(1))).isZero();
    }
}
