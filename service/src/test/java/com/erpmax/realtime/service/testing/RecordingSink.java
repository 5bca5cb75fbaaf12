package com.erpmax.realtime.service.testing;

import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what would have been sent to clients. Thread-safe. */
public final class RecordingSink implements EventSink {

    private final List<StoredEvent> stored = new CopyOnWriteArrayList<>();
    private final List<Live> live = new CopyOnWriteArrayList<>();
    private volatile boolean isHeard = true;

    /** One live event. */
    public record Live(
            StreamName to,
            String name,
            String payload,
            @Nullable String exceptSocketId) {}

    @Override
    public void push(StoredEvent event) {
        stored.add(event);
    }

    @Override
    public boolean hasRecipients(StreamName stream) {
        return isHeard;
    }

    @Override
    public void pushLive(StreamName to, String name, String payload, @Nullable String exceptSocketId) {
        live.add(new Live(to, name, payload, exceptSocketId));
    }

    /** From now on nobody would get anything, or somebody would. */
    public void isHeard(boolean heard) {
        isHeard = heard;
    }

    /** Returns the stored events, in the order in which they were pushed. */
    public List<StoredEvent> stored() {
        return stored;
    }

    /** Returns the stored events of one stream. */
    public List<StoredEvent> stored(StreamName stream) {
        return stored.stream().filter(event -> event.stream().equals(stream)).toList();
    }

    /** Returns the live events. */
    public List<Live> live() {
        return live;
    }
}
