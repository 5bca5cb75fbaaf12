package com.erpmax.realtime.verification.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Measures all servers in all cases and writes the page, or takes a quick look at some: {@code ./dev bench}. Started in
 * the folder of the project, on the core of the load generator.
 */
public final class CompareCommand {

    private static final String USAGE = "Usage: ./dev bench [--quick] [CASE [SERVER...]]";
    private static final int BAD_USAGE = 64;
    private static final Path PAGE = Path.of("docs/benchmarks.md");

    private CompareCommand() {}

    /**
     * What was asked for.
     *
     * @param isQuick whether little time is taken, and nothing is written
     */
    record Request(boolean isQuick, List<Case> cases, List<Contender> contenders) {

        Request {
            cases = List.copyOf(cases);
            contenders = List.copyOf(contenders);
        }

        /**
         * Reads the arguments of the command.
         *
         * @throws IllegalArgumentException if they are not those of the usage
         */
        static Request parse(List<String> arguments) {
            List<String> names = new ArrayList<>(arguments);
            boolean isQuick = names.remove("--quick");
            List<Case> cases = names.isEmpty()
                    ? List.of(Case.values())
                    : List.of(named(names.getFirst(), Case.values(), Case::id));
            List<Contender> contenders = names.size() < 2
                    ? List.of(Contender.values())
                    : names.subList(1, names.size()).stream()
                            .map(name -> named(name, Contender.values(), Contender::id))
                            .toList();
            return new Request(isQuick, cases, contenders);
        }

        /** Whether it is all that there is, and slow enough to be kept. */
        boolean isToBeWritten() {
            return !isQuick && cases.size() == Case.values().length && contenders.size() == Contender.values().length;
        }

        private static <T> T named(String name, T[] all, Function<T, String> nameOf) {
            return Arrays.stream(all)
                    .filter(candidate -> nameOf.apply(candidate).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " (expected: one of "
                            + Arrays.stream(all).map(nameOf).toList() + ")"));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Request request;
        try {
            request = Request.parse(List.of(arguments));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.err.println(USAGE);
            System.exit(BAD_USAGE);
            return;
        }
        StringBuilder figures = new StringBuilder(Machine.markdown());
        System.out.println(figures);
        for (Case what : request.cases()) {
            String table = run(what, request).markdown();
            System.out.println(table);
            figures.append('\n').append(table);
        }
        if (request.isToBeWritten()) {
            Files.writeString(PAGE, Page.CASES.withFigures(Files.readString(PAGE), figures.toString()));
            System.out.println("Written to " + PAGE);
        }
    }

    /** Every server is warmed up first; then they take turns, so that a slow minute of the machine is everybody's. */
    private static Result run(Case what, Request request) {
        Pace pace = request.isQuick() ? Pace.QUICK : Pace.FULL;
        List<Lane> lanes = request.contenders().stream()
                .filter(what::isFor)
                .map(contender -> new Lane(what.workload(contender), contender, pace))
                .toList();
        Cores.runOn(what.isPinned() ? Cores.GENERATOR : Cores.ALL);
        try {
            lanes.forEach(Lane::warmUp);
            for (int round = 0; round < pace.rounds(); round++) {
                lanes.forEach(Lane::measure);
            }
            lanes.forEach(Lane::measureAllocation);
            return Result.of(what, lanes);
        } finally {
            lanes.forEach(Lane::close);
        }
    }
}
