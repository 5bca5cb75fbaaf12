package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.namespace.SocketLink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places of a connection, by the canonical name of their namespace: one nearly always, and a few dozen at most. */
@EventLoopOnly
final class Slots {
    /** All of them, in a list of its own for each change; mostly of one. */
    private List<Slot> slots = List.of();

    int size() {
        return slots.size();
    }

    @Nullable
    Slot get(String key) {
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.key().equals(key)) {
                return slot;
            }
        }
        return null;
    }

    /** Adds a place for a namespace that has none. */
    void add(Slot slot) {
        List<Slot> more = new ArrayList<>(slots);
        more.add(slot);
        slots = List.copyOf(more);
    }

    void remove(String key) {
        slots = slots.stream().filter(slot -> !slot.key().equals(key)).toList();
    }

    void clear() {
        slots = List.of();
    }

    /** Those of now, whatever comes or goes later. */
    List<Slot> all() {
        return slots;
    }

    /** The sockets of now, pending and connected, whatever comes or goes later. */
    List<SocketLink> links() {
        List<SocketLink> links = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            SocketLink link = slot.link();
            if (link != null) {
                links.add(link);
            }
        }
        return links;
    }
}
