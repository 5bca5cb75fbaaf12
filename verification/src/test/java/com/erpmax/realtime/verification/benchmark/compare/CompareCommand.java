package com.erpmax.realtime.verification.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Measures all servers in all cases, or in one, and writes each case into the page when it is done; or takes a quick look at
 * some: {@code ./dev bench}. Started in the folder of the project.
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
                    : named(names.getFirst(), Case.values(), Case::id).withItsCounterparts();
            List<Contender> contenders = names.size() < 2
                    ? List.of(Contender.values())
                    : names.subList(1, names.size()).stream()
                            .map(name -> named(name, Contender.values(), Contender::id))
                            .toList();
            return new Request(isQuick, cases, contenders);
        }

        /** Whether it has all servers, and is slow enough to be kept. */
        boolean isToBeWritten() {
            return !isQuick && contenders.size() == Contender.values().length;
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
        if (request.isToBeWritten()) {
            if (request.cases().size() == Case.values().length) {
                write(Page.MACHINE, Machine.markdown());
            }
            for (Case what : request.cases()) {
                Page.of(what).withFigures(Files.readString(PAGE), ""); // has a place for it
            }
        }
        System.out.println(Machine.markdown());
        for (List<Case> group : Case.groups(request.cases())) {
            Map<Case, Result> results = run(group, request);
            for (Case what : group) {
                String figures = Objects.requireNonNull(results.get(what)).markdown()
                        + (what == Case.ECHO_TWO_CORES ? Places.comparison(results) : "");
                System.out.println(figures);
                if (request.isToBeWritten()) {
                    write(Page.of(what), figures + "\n" + Machine.moment() + "\n");
                }
            }
        }
    }

    private static void write(Page part, String figures) throws IOException {
        Files.writeString(PAGE, part.withFigures(Files.readString(PAGE), figures));
    }

    /**
     * Every server is warmed up first; then they take turns, so that a slow minute of the machine is everybody's: one server
     * in all cases of the group, then the next.
     */
    private static Map<Case, Result> run(List<Case> group, Request request) {
        Pace pace = request.isQuick() ? Pace.QUICK : group.size() > 1 ? Pace.COMPARISON : Pace.FULL;
        Map<Case, List<Lane>> lanes = new EnumMap<>(Case.class);
        for (Case what : group) {
            lanes.put(
                    what,
                    request.contenders().stream()
                            .filter(what::isFor)
                            .map(contender -> new Lane(what.workload(contender), contender, pace))
                            .toList());
        }
        List<Lane> all = lanes.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Lane::contender))
                .toList();
        try {
            all.forEach(Lane::warmUp);
            for (int round = 0; round < pace.rounds(); round++) {
                all.forEach(Lane::measure);
            }
            all.forEach(Lane::measureAllocation);
            Map<Case, Result> results = new EnumMap<>(Case.class);
            lanes.forEach((what, its) -> results.put(what, Result.of(what, its)));
            return results;
        } finally {
            all.forEach(Lane::close);
        }
    }
}
