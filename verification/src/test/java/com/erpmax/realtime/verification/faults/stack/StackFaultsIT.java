package com.erpmax.realtime.verification.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.verification.stack.ServiceProgram;
import com.erpmax.realtime.verification.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every part of production may die: each fault in short, with few clients, on one stack. What must not happen even once
 * is asserted; how long things took is printed. {@code ./dev faults} runs all of it in full, and judges the times too.
 */
class StackFaultsIT {

    private static final long SEED = Long.getLong("faults.seed", 20_261_129);
    private static final int HEAP_MEGABYTES = 256;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static JobYard yard;
    private static Stack stack;

    @BeforeAll
    static void startStack() {
        System.out.println("seed " + SEED + "; another one: -Dfaults.seed=…");
        yard = JobYard.in(folder);
        stack = Stack.start(StackFaults.plan(folder, ServiceProgram.forTests(HEAP_MEGABYTES), yard, DRAIN));
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyAcceptedEventArrivesOnceInOrder(StackScenario scenario) throws Exception {
        StackReport report = scenario.protectedRun(stack, Scale.SHORT, SEED);

        StackFaults.print(scenario.title(), "all protection", SEED, report);
        assertThat(report.verdict().violations())
                .as(report.verdict().toString())
                .isEmpty();
        assertThat(report.counts())
                .as("what must not happen")
                .filteredOn(figure -> !figure.isKept())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTANCE_FROZEN", "POSTGRES_RESTARTED", "CUT_BEYOND_STREAM"})
    void withoutItsProtectionTheFaultIsFound(StackScenario scenario) throws Exception {
        StackReport report = scenario.unprotectedRun(stack, Scale.SHORT, SEED);

        StackFaults.print(scenario.title(), "no " + scenario.protection().orElseThrow(), SEED, report);
        assertThat(scenario.isFound(report)).as("found that events are lost").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyAcceptedJobIsDoneOnce(JobScenario scenario) throws Exception {
        StackReport report = scenario.run(stack, yard, Scale.SHORT, SEED, false);

        StackFaults.print(scenario.title(), "all protection", SEED, report);
        assertThat(report.counts())
                .as("what must not happen")
                .filteredOn(figure -> !figure.isKept())
                .isEmpty();
    }

    @Test
    void deedThatACommandDoesTwiceIsFound() throws Exception {
        JobScenario scenario = JobScenario.WORKER_KILLED;
        StackReport report = scenario.run(stack, yard, Scale.SHORT, SEED, true);

        StackFaults.print(scenario.title(), "a careless command", SEED, report);
        assertThat(report.counts())
                .filteredOn(figure -> !figure.isKept())
                .extracting(Figure::name)
                .containsExactly("deed done twice");
    }
}
