package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.ledger.Totals;
import com.erpmax.realtime.verification.stack.ServiceProgram;
import com.erpmax.realtime.verification.stack.Stack;
import com.erpmax.realtime.verification.stack.StackPlan;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the faults of production in full and prints what came of each. That a fault is found without its protection is
 * seen with the first seed.
 */
public final class StackFaults {

    private static final int HEAP_MEGABYTES = 1024;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Path folder;
    private final long firstSeed;
    private final int seeds;
    private boolean failed;

    /** @param folder where the logs go */
    public StackFaults(Path folder, long firstSeed, int seeds) {
        this.folder = folder;
        this.firstSeed = firstSeed;
        this.seeds = seeds;
    }

    /** Returns the names of all faults. */
    public static List<String> names() {
        return Stream.concat(Arrays.stream(StackScenario.values()), Arrays.stream(JobScenario.values()))
                .map(Enum::name)
                .toList();
    }

    /** The settings of the service in tests: heartbeats and leases as short as they may be, and a command to run. */
    static StackPlan plan(Path folder, List<String> program, JobYard yard, Duration drain) {
        Map<String, String> settings = Map.of(
                "PING_INTERVAL",
                "10s",
                "PING_TIMEOUT",
                "8s",
                "DRAIN_TIME",
                drain.toSeconds() + "s",
                "PROVISIONING_COMMAND_BACKUP_SITE",
                yard.command());
        Map<String, String> workerSettings = Map.of(
                "ROLE", "worker",
                "PROVISIONING_SLOTS", "10",
                "PROVISIONING_GRACE", "1s",
                "PROVISIONING_LEASE", "14s",
                "PROVISIONING_RETRY_DELAY", "1s");
        return StackPlan.of(folder, program, settings, workerSettings);
    }

    /** Runs these faults; returns whether everything was as it should be. */
    public boolean run(List<String> names) throws Exception {
        System.out.println(" ".repeat(68) + Totals.heading());
        JobYard yard = JobYard.in(folder);
        try (Stack stack = Stack.start(plan(folder, ServiceProgram.packaged(HEAP_MEGABYTES), yard, DRAIN))) {
            for (StackScenario scenario : StackScenario.values()) {
                for (long seed = firstSeed; names.contains(scenario.name()) && seed < firstSeed + seeds; seed++) {
                    runEvents(stack, scenario, seed);
                }
            }
            for (JobScenario scenario : JobScenario.values()) {
                for (long seed = firstSeed; names.contains(scenario.name()) && seed < firstSeed + seeds; seed++) {
                    runJobs(stack, yard, scenario, seed);
                }
            }
        }
        return !failed;
    }

    private void runEvents(Stack stack, StackScenario scenario, long seed) throws Exception {
        StackReport report = scenario.protectedRun(stack, scale(), seed);
        print(scenario.title(), "all protection", seed, report);
        if (!report.isClean() || !report.isInTime()) {
            failed = true;
            System.out.println("NOT AS EXPECTED: " + report.verdict());
        }
        if (seed == firstSeed && scenario.protection().isPresent()) {
            StackReport without = scenario.unprotectedRun(stack, scale(), seed);
            print(scenario.title(), "no " + scenario.protection().get(), seed, without);
            if (!scenario.isFound(without)) {
                failed = true;
                System.out.println("NOT FOUND: that events are lost");
            }
        }
    }

    private void runJobs(Stack stack, JobYard yard, JobScenario scenario, long seed) throws Exception {
        StackReport report = scenario.run(stack, yard, scale(), seed, false);
        print(scenario.title(), "all protection", seed, report);
        failed |= !report.isClean() || !report.isInTime();
        if (seed == firstSeed && scenario == JobScenario.WORKER_KILLED) {
            StackReport careless = scenario.run(stack, yard, scale(), seed, true);
            print(scenario.title(), "a careless command", seed, careless);
            failed |= careless.isClean();
        }
    }

    /** The full size, unless the property {@code faults.short} is there. */
    private static Scale scale() {
        return Boolean.getBoolean("faults.short") ? Scale.SHORT : Scale.LONG;
    }

    static void print(String title, String how, long seed, StackReport report) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                Locale.ROOT,
                "%-34s %-24s seed %-3d %s  load %.1f%n%s%n",
                title,
                how,
                seed,
                report.verdict().totals().row(),
                load,
                report.figures());
    }
}
