package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;

/**
 * A bus in a process of its own: says what it reads and which gaps there are, tells all nodes each letter that it is given,
 * and ends with its standard input.
 */
public final class BusProcess {
    private BusProcess() {}

    /** Takes the URL of Redis. */
    public static void main(String[] arguments) throws IOException {
        BusTimes defaults = BusTimes.defaults();
        RedisBusSettings settings = RedisBusSettings.of(arguments[0])
                .withTimes(new BusTimes(
                        defaults.probeEvery(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(3),
                        defaults.keepFor(),
                        defaults.connectWithin(),
                        defaults.requestWithin()));
        try (RedisBus bus = RedisBus.start(settings, new SimpleMeterRegistry())) {
            bus.onGap(gap -> System.out.println("gap " + gap.reason()));
            bus.read("s", entry -> System.out.println("read " + entry.fields().get("text")));
            bus.onState(state -> System.out.println("state " + state));
            Adapter adapter = bus.adapters().create("/", new LocalAdapter("/", new HomeLoops()));
            for (int input = System.in.read(); input >= 0; input = System.in.read()) {
                SocketPacket.Event event = new SocketPacket.Event(
                        "/",
                        SocketPacket.Event.NO_ACK,
                        "said",
                        PayloadMapper.standard().write((char) input));
                var unused = adapter.broadcast(event, BroadcastOptions.ALL);
                System.out.println("said " + (char) input);
            }
        }
    }
}
