package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.AnsweredTraffic;
import com.erpmax.realtime.verification.benchmark.load.BroadcastTraffic;
import com.erpmax.realtime.verification.benchmark.load.RoomTraffic;
import java.util.List;
import java.util.Locale;

/** How the cost of a message grows with something. */
enum Curve {
    RECIPIENTS("a broadcast of 128 B to so many recipients, one outstanding"),
    ROOMS("a broadcast of 128 B to one room of ten members, of so many rooms"),
    PAYLOAD("an echo of so many bytes, 100 connections × 1 in flight");

    private final String title;

    Curve(String title) {
        this.title = title;
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is sent, for readers. */
    String title() {
        return title;
    }

    /** The numbers that it is measured for. */
    List<Integer> points() {
        return switch (this) {
            case RECIPIENTS -> List.of(10, 100, 1_000, 10_000);
            case ROOMS -> List.of(1, 10, 100, 1_000, 10_000);
            case PAYLOAD -> List.of(16, 256, 4_096, 65_536);
        };
    }

    /** Those for whom it is measured: the ceiling knows no rooms. */
    List<Contender> contenders() {
        return this == ROOMS ? List.of(Contender.OURS) : List.of(Contender.CEILING, Contender.OURS);
    }

    /** What the servers have to do for one of the numbers. */
    Workload workload(int point) {
        return Workload.messages(port -> switch (this) {
            case RECIPIENTS -> new BroadcastTraffic(port, point, 1, 128);
            case ROOMS -> new RoomTraffic(port, 1_000, point, 128);
            case PAYLOAD -> AnsweredTraffic.echo(port, 100, 1, point);
        });
    }
}
