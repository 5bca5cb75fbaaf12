package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.Flow;
import com.erpmax.realtime.verification.benchmark.load.Latencies;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One server with one workload: warmed up once, measured in rounds. What breaks it, ends it; the others go on. */
final class Lane implements AutoCloseable {

    /** Of a server's CPU time, what its JIT compilers may take when it counts as warm. */
    static final double LITTLE = 0.02;

    private final Workload work;
    private final Contender contender;
    private final Pace pace;
    private final List<Figures> rounds = new ArrayList<>();
    private Optional<ServerProcess> server = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private double allocatedBytes = Double.NaN;
    private double residentBytes = Double.NaN;
    private double compilerShare;

    Lane(Workload work, Contender contender, Pace pace) {
        this.work = work;
        this.contender = contender;
        this.pace = pace;
    }

    Contender contender() {
        return contender;
    }

    /** What was measured so far. */
    List<Figures> rounds() {
        return List.copyOf(rounds);
    }

    /** Bytes that the server allocates for each message; NaN for a server that is no JVM. */
    double allocatedBytes() {
        return allocatedBytes;
    }

    /** Of the server's CPU time, what its JIT compilers took at the end of its warm-up; 0 for a server that is no JVM. */
    double compilerShare() {
        return compilerShare;
    }

    /** Why there is nothing more. */
    Optional<String> failure() {
        return failure;
    }

    /**
     * Starts the server and has it do what will be measured, until its JIT compilers have little left to do. What
     * connections cost in resident memory is measured before that, since memory that was used once stays resident.
     */
    void warmUp() {
        attempt(() -> {
            ServerProcess started = ServerProcess.start(
                    contender, work.isOfConnections(), work.cores().ofServer());
            server = Optional.of(started);
            work.first().ifPresent(first -> {
                try (Traffic traffic = first.apply(started.port())) {
                    if (work.isOfConnections()) {
                        traffic.flow(pace.window());
                    } else {
                        warmUp(started, traffic);
                    }
                }
            });
            if (work.isOfConnections()) {
                residentBytes = residentBytesOfAConnection(started);
            }
            try (Traffic traffic = work.traffic().apply(started.port())) {
                warmUp(started, traffic);
            }
            started.awaitQuiet();
        });
    }

    private void warmUp(ServerProcess target, Traffic traffic) {
        long begin = System.nanoTime();
        Duration time = Duration.ZERO;
        compilerShare = 1;
        while (time.compareTo(pace.warmUp()) < 0
                || (compilerShare > LITTLE && time.compareTo(pace.longestWarmUp()) < 0)) {
            traffic.prepare();
            Duration cpu = target.cpu();
            Duration compilerCpu = target.compilerCpu();
            traffic.flow(pace.window());
            compilerShare = seconds(target.compilerCpu().minus(compilerCpu))
                    / seconds(target.cpu().minus(cpu));
            time = Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    /** Measures once, over connections that are new. */
    void measure() {
        attempt(() -> {
            ServerProcess target = server.orElseThrow();
            try (Traffic traffic = work.traffic().apply(target.port())) {
                traffic.flow(pace.settling());
                traffic.prepare();
                target.awaitQuiet();
                rounds.add(measure(target, traffic));
            }
            target.awaitQuiet();
        });
    }

    /** Measures once what a JVM allocates, apart from the rounds since asking for it costs CPU time. */
    void measureAllocation() {
        attempt(() -> {
            ServerProcess target = server.orElseThrow();
            if (!contender.isJvm()) {
                return;
            }
            try (Traffic traffic = work.traffic().apply(target.port())) {
                traffic.flow(pace.settling());
                traffic.prepare();
                double before = target.allocatedBytes();
                Flow flow = traffic.flow(pace.window());
                allocatedBytes = (target.allocatedBytes() - before) / flow.messages();
            }
        });
    }

    @Override
    public void close() {
        server.ifPresent(ServerProcess::close);
    }

    private Figures measure(ServerProcess target, Traffic traffic) {
        boolean isOfMemory = work.isOfConnections();
        double heapBefore = isOfMemory ? target.liveHeapBytes() : Double.NaN;
        Spent spent = spend(target, traffic);
        double heap = isOfMemory ? (target.liveHeapBytes() - heapBefore) / spent.messages() : Double.NaN;
        while (isOfMemory && spent.seconds() < seconds(pace.window())) { // it is too short for a figure
            traffic.prepare();
            spent = spent.plus(spend(target, traffic));
        }
        return new Figures(
                spent.cpu() * 1e6 / spent.messages(),
                spent.messages() / spent.seconds(),
                spent.latencies().quantile(0.5) / 1e6,
                spent.latencies().quantile(0.99) / 1e6,
                heap,
                residentBytes,
                spent.cpu() / spent.seconds(),
                spent.ownCpu() / spent.seconds());
    }

    private double residentBytesOfAConnection(ServerProcess target) {
        try (Traffic traffic = work.traffic().apply(target.port())) {
            target.awaitQuiet();
            long before = target.residentBytes();
            Flow flow = traffic.flow(pace.window());
            target.awaitQuiet();
            return (double) (target.residentBytes() - before) / flow.messages();
        }
    }

    private Spent spend(ServerProcess target, Traffic traffic) {
        target.awaitQuiet();
        Duration cpuBefore = target.cpu();
        Duration ownBefore = ownCpu();
        Flow flow = traffic.flow(pace.window());
        double own = seconds(ownCpu().minus(ownBefore));
        target.awaitQuiet();
        return new Spent(
                flow.messages(), seconds(flow.time()), seconds(target.cpu().minus(cpuBefore)), own, flow.latencies());
    }

    /** What flows took, with the latencies of the last one. */
    private record Spent(long messages, double seconds, double cpu, double ownCpu, Latencies latencies) {

        Spent plus(Spent next) {
            return new Spent(
                    messages + next.messages,
                    seconds + next.seconds,
                    cpu + next.cpu,
                    ownCpu + next.ownCpu,
                    next.latencies);
        }
    }

    private void attempt(Runnable step) {
        if (failure.isPresent()) {
            return;
        }
        work.cores().placeGenerator();
        try {
            step.run();
        } catch (RuntimeException broken) {
            failure = Optional.of(String.valueOf(broken.getMessage()));
            server.ifPresent(ServerProcess::close);
        }
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
