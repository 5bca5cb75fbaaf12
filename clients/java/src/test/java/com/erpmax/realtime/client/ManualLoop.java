package com.erpmax.realtime.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A loop whose thread is the test's and whose time passes when the test says so. */
final class ManualLoop implements Loop {

    private record Entry(long due, Runnable task) {}

    private final List<Entry> timers = new ArrayList<>();
    private long now;

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Entry entry = new Entry(now + delay.toMillis(), task);
        timers.add(entry);
        return () -> timers.remove(entry);
    }

    /** Lets time pass and runs what becomes due, in its order. */
    void pass(Duration time) {
        long end = now + time.toMillis();
        for (Optional<Entry> next = due(end); next.isPresent(); next = due(end)) {
            timers.remove(next.get());
            now = next.get().due;
            next.get().task.run();
        }
        now = end;
    }

    int timers() {
        return timers.size();
    }

    private Optional<Entry> due(long end) {
        return timers.stream().filter(entry -> entry.due <= end).min(Comparator.comparingLong(Entry::due));
    }
}
