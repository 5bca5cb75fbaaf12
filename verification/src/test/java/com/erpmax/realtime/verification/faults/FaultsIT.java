package com.erpmax.realtime.verification.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.verification.ledger.Totals;
import com.erpmax.realtime.verification.ledger.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost, whatever breaks: every fault with one seed, the system property {@code faults.seed}. {@code ./dev
 * faults} runs them with more.
 */
class FaultsIT {

    private static final long SEED = Long.getLong("faults.seed", 20_261_122);

    @TempDir
    static Path folder;

    private static ServiceUnderTest service;

    @BeforeAll
    static void startService() throws Exception {
        System.out.println("seed " + SEED + "; another one: -Dfaults.seed=…");
        service = ServiceUnderTest.start(folder);
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyAcceptedEventArrivesOnceInOrder(Scenario scenario) throws Exception {
        Verdict verdict = scenario.protectedRun(service, SEED);

        print(scenario, "protected", verdict);
        assertThat(verdict.violations()).as(verdict.toString()).isEmpty();
        assertThat(verdict.totals().unknown()).as("outcomes left open").isZero();
    }

    @ParameterizedTest
    @EnumSource
    void withoutItsProtectionTheFaultIsFound(Scenario scenario) throws Exception {
        Verdict verdict = scenario.unprotectedRun(service, SEED);

        print(scenario, "without " + scenario.protection(), verdict);
        assertThat(verdict.kinds()).as(verdict.toString()).contains(scenario.finding());
    }

    private static void print(Scenario scenario, String how, Verdict verdict) {
        System.out.printf(
                "%-34s %-24s%n%s%n%s%n",
                scenario.title(), how, Totals.heading(), verdict.totals().row());
    }
}
