package com.erpmax.realtime.verification.benchmark;

import com.erpmax.realtime.protocol.socketio.EncodedPacket;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.protocol.socketio.SocketPacketDecoder;
import com.erpmax.realtime.protocol.socketio.SocketPacketEncoder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding and encoding one event, as every inbound message and every emit does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketCodecBenchmark {

    private static final String STATUS =
            "2/provisioning,[\"status:update\",{\"tenant_id\":\"5f2b7c0e-7c57-4a3e-9a51-3d7c9a1d2b11\",\"status\":\"running\","
                    + "\"progress\":40,\"message\":\"Installing applications\"}]";

    private final PayloadMapper mapper = PayloadMapper.standard();
    private final SocketPacketDecoder decoder = new SocketPacketDecoder(mapper);
    private final Map<String, Object> payload =
            Map.of("tenant_id", "5f2b7c0e-7c57-4a3e-9a51-3d7c9a1d2b11", "status", "running", "progress", 40);

    /** An event of 140 characters: grammar, JSON check, bounds of its argument. */
    @Benchmark
    public @Nullable SocketPacket decodeEvent() {
        return decoder.decodeText(STATUS);
    }

    /** The shortest useful event. */
    @Benchmark
    public @Nullable SocketPacket decodeShortEvent() {
        return decoder.decodeText("2[\"echo\",\"hello\"]");
    }

    /** A payload object to the text of a packet. */
    @Benchmark
    public EncodedPacket encodeEvent() {
        return SocketPacketEncoder.encode(new SocketPacket.Event(
                "/provisioning", SocketPacket.Event.NO_ACK, "status:update", mapper.write(payload)));
    }
}
