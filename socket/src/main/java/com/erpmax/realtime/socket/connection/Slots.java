package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.namespace.Namespaces;
import com.erpmax.realtime.socket.namespace.SocketLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The place of a namespace, by the name under which the client has asked for it and by no other. */
    @Nullable
    Slot find(String wireName, Namespaces namespaces) {
        Slot slot = get(wireName);
        if (slot == null) {
            slot = namespaces
                    .find(wireName)
                    .map(entry -> get(entry.namespace().name()))
                    .orElse(null);
        }
        return slot != null && slot.wireName().equals(wireName) ? slot : null;
    }

    /** Whether a namespace, by its canonical name, has let the client in. */
    boolean isConnected(String key) {
        Slot slot = get(key);
        return slot != null && slot.held() == null;
    }

    /** The canonical names of the namespaces that have let the client in. */
    Set<String> connectedNamespaces() {
        return slots.stream()
                .filter(slot -> slot.held() == null)
                .map(Slot::key)
                .collect(Collectors.toUnmodifiableSet());
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
