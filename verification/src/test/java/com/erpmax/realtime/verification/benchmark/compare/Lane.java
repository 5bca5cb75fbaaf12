package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.Flow;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One server with one workload: warmed up once, measured in rounds. What breaks it, ends it; the others go on. */
final class Lane implements AutoCloseable {

    private final Workload work;
    private final Contender contender;
    private final Pace pace;
    private final List<Figures> rounds = new ArrayList<>();
    private Optional<ServerProcess> server = Optional.empty();
    private Optional<String> failure = Optional.empty();

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

    /** Why there is nothing more. */
    Optional<String> failure() {
        return failure;
    }

    /** Starts the server and has it do for a while what will be measured. */
    void warmUp() {
        attempt(() -> {
            ServerProcess started =
                    ServerProcess.start(contender, work.isOfConnections(), work.isPinned() ? Cores.SERVER : Cores.ALL);
            server = Optional.of(started);
            long end = System.nanoTime() + pace.warmUp().toNanos();
            try (Traffic traffic = work.traffic().apply(started.port())) {
                while (System.nanoTime() < end) {
                    traffic.prepare();
                    traffic.flow(pace.window());
                }
            }
            started.awaitQuiet();
        });
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

    @Override
    public void close() {
        server.ifPresent(ServerProcess::close);
    }

    private Figures measure(ServerProcess target, Traffic traffic) {
        boolean isOfMemory = work.isOfConnections();
        double heapBefore = isOfMemory ? target.liveHeapBytes() : Double.NaN;
        long residentBefore = target.residentBytes();
        target.awaitQuiet();
        Duration cpuBefore = target.cpu();
        Duration ownBefore = ownCpu();
        Flow flow = traffic.flow(pace.window());
        double own = seconds(ownCpu().minus(ownBefore));
        target.awaitQuiet();
        double cpu = seconds(target.cpu().minus(cpuBefore));
        double time = seconds(flow.time());
        double heap = isOfMemory ? target.liveHeapBytes() - heapBefore : Double.NaN;
        double resident = isOfMemory ? target.residentBytes() - residentBefore : Double.NaN;
        return new Figures(
                cpu * 1e6 / flow.messages(),
                flow.messages() / time,
                flow.latencies().quantile(0.5) / 1e6,
                flow.latencies().quantile(0.99) / 1e6,
                heap / flow.messages(),
                resident / flow.messages(),
                cpu / time,
                own / time);
    }

    private void attempt(Runnable step) {
        if (failure.isPresent()) {
            return;
        }
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
