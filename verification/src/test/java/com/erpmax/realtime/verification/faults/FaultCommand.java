package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.faults.stack.StackFaults;
import com.erpmax.realtime.verification.ledger.Totals;
import com.erpmax.realtime.verification.ledger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev faults [SEEDS] [FAULT...]}: every fault, or those, with that many seeds, with and without its protection.
 * The faults of one embedded instance are a table of sums; those of the production stack are told run by run, with what
 * was measured, and without the protection with the first seed only. Ends in status 1 if something was lost, doubled, out
 * of order or too late with everything that protects, or if the fault was not to be seen without.
 */
final class FaultCommand {

    private static final String LINE = "%-34s %-24s %s %8s%n";
    private static final long FIRST_SEED = Long.getLong("faults.seed", 1);

    private final ServiceUnderTest service;
    private final int seeds;
    private final List<Scenario> scenarios;
    private boolean failed;

    private FaultCommand(ServiceUnderTest service, int seeds, List<Scenario> scenarios) {
        this.service = service;
        this.seeds = seeds;
        this.scenarios = scenarios;
    }

    public static void main(String[] arguments) throws Exception {
        int seeds = Integer.parseInt(arguments[0]);
        List<String> only = List.of(arguments).subList(1, arguments.length);
        List<Scenario> embedded = Arrays.stream(Scenario.values())
                .filter(scenario -> only.isEmpty() || only.contains(scenario.name()))
                .toList();
        List<String> ofTheStack = StackFaults.names().stream()
                .filter(name -> only.isEmpty() || only.contains(name))
                .toList();
        if (!Stream.concat(embedded.stream().map(Enum::name), ofTheStack.stream())
                .toList()
                .containsAll(only)) {
            System.err.println("Not all of these are faults: " + only + ". Remedy: name some of "
                    + List.of(Scenario.values()) + " or " + StackFaults.names());
            System.exit(64);
        }
        boolean isGood = runEmbedded(embedded, seeds);
        isGood &= runOnStack(ofTheStack, seeds);
        System.exit(isGood ? 0 : 1);
    }

    private static boolean runEmbedded(List<Scenario> scenarios, int seeds) throws Exception {
        if (scenarios.isEmpty()) {
            return true;
        }
        try (ServiceUnderTest service = ServiceUnderTest.start(newFolder())) {
            return !new FaultCommand(service, seeds, scenarios).run();
        }
    }

    private static boolean runOnStack(List<String> names, int seeds) throws Exception {
        return names.isEmpty() || new StackFaults(newFolder(), FIRST_SEED, seeds).run(names);
    }

    private boolean run() throws Exception {
        System.out.printf("Seeds %d to %d%n", FIRST_SEED, FIRST_SEED + seeds - 1);
        System.out.printf(LINE, "fault", "with", Totals.heading(), "seconds");
        for (Scenario scenario : scenarios) {
            sumOf(scenario, true);
            sumOf(scenario, false);
        }
        return failed;
    }

    private void sumOf(Scenario scenario, boolean isProtected) throws Exception {
        Totals sum = null;
        long start = System.nanoTime();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            Verdict verdict =
                    isProtected ? scenario.protectedRun(service, seed) : scenario.unprotectedRun(service, seed);
            boolean isAsExpected =
                    isProtected ? verdict.isClean() : verdict.kinds().contains(scenario.finding());
            if (!isAsExpected) {
                failed = true;
                System.out.println("NOT AS EXPECTED with seed " + seed + ": " + verdict);
            }
            sum = plus(sum, verdict.totals());
        }
        if (sum != null) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            String with = isProtected ? "all protection" : "no " + scenario.protection();
            System.out.printf(LINE, scenario.title(), with, sum.row(), seconds);
        }
    }

    private static Totals plus(@Nullable Totals sum, Totals more) {
        return sum == null ? more : sum.plus(more);
    }

    /** Where the service keeps its data and its log. */
    private static Path newFolder() throws IOException {
        Path parent = Files.createDirectories(Path.of("verification", "target", "faults"));
        return Files.createTempDirectory(parent, "run-").toAbsolutePath();
    }
}
