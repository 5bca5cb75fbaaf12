package com.erpmax.realtime.verification.benchmark;

import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.RoomIndex;
import com.erpmax.realtime.socket.adapter.RoomMember;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Finding the recipients of one broadcast on one loop, as each broadcast does; nothing is sent to them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBenchmark {

    private static final String HALF = "tenant:half";
    private static final String THIRD = "tenant:third";

    /** How many are connected. */
    @Param({"10", "1000", "10000"})
    public int members;

    private final RoomIndex<Listener> index = new RoomIndex<>();
    private final BroadcastOptions toHalf = BroadcastOptions.to(HALF);
    private final BroadcastOptions toBoth = BroadcastOptions.to(HALF, THIRD);
    private final BroadcastOptions exceptHalf = BroadcastOptions.ALL.withExcept(HALF);

    private record Listener(String id) implements RoomMember {}

    @Setup
    public void connect() {
        for (int i = 0; i < members; i++) {
            Listener listener = new Listener("socket-" + i);
            index.add(listener);
            if (i % 2 == 0) {
                index.join(listener, HALF);
            }
            if (i % 3 == 0) {
                index.join(listener, THIRD);
            }
        }
    }

    /** Everybody. */
    @Benchmark
    public void toAll(Blackhole sink) {
        index.forEach(BroadcastOptions.ALL, sink::consume);
    }

    /** One room, with half of them. */
    @Benchmark
    public void toOneRoom(Blackhole sink) {
        index.forEach(toHalf, sink::consume);
    }

    /** Two rooms that share members, each of whom is met once. */
    @Benchmark
    public void toTwoRooms(Blackhole sink) {
        index.forEach(toBoth, sink::consume);
    }

    /** Everybody who is not in a room. */
    @Benchmark
    public void toAllExceptARoom(Blackhole sink) {
        index.forEach(exceptHalf, sink::consume);
    }
}
