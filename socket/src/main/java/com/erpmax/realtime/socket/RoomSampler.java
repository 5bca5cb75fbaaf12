package com.erpmax.realtime.socket;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.Namespaces;
import com.erpmax.realtime.socket.namespace.ParentNamespace;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the rooms of all namespaces in gauges, again and again, until it is closed. */
@AnyThread
public final class RoomSampler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RoomSampler.class);

    private final Namespaces namespaces;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("room-sampler").factory());

    private RoomSampler(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    static RoomSampler start(Namespaces namespaces, Duration interval) {
        RoomSampler sampler = new RoomSampler(namespaces);
        var unused = sampler.timer.scheduleWithFixedDelay(
                sampler::sample, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return sampler;
    }

    /** Takes no further sample. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void sample() {
        for (Namespace namespace : namespaces.all()) {
            if (namespace.parent().isEmpty()) {
                note(namespace.name(), namespace.sampleRooms());
            }
        }
        for (ParentNamespace parent : namespaces.parents()) {
            note(parent.name(), parent.sampleRooms());
        }
    }

    private static void note(String name, CompletionStage<RoomStatistics> sample) {
        sample.whenComplete((found, failure) -> {
            if (failure != null) {
                log.warn("The rooms of {} could not be counted", name, failure);
            }
        });
    }
}
