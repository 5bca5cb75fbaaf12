package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * What the service answers to {@code sync} about one stream.
 *
 * @param events in their order
 * @param position where to go on from
 * @param more whether there is more after that position
 * @param truncated whether events before the first of these are lost
 */
record SyncPage(List<Stored> events, Position position, boolean more, boolean truncated) {

    /** Reads the entry of a stream; what is no stored event is left out. */
    static SyncPage read(Fields fields) {
        List<Stored> events = new ArrayList<>();
        for (Object item : fields.list("events")) {
            RealtimeEvent event = EventReader.readSynced(Fields.of("events", item));
            if (event instanceof Stored stored && stored.place() != null) {
                events.add(stored);
            }
        }
        return new SyncPage(List.copyOf(events), fields.position(), fields.flag("more"), fields.flag("truncated"));
    }
}
