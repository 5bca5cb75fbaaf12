package com.erpmax.realtime.socket.recovery;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rooms a socket was in, by places of the stream: after joining a room it gets what comes later, and what came
 * before it left is still meant for it. So a client that comes back gets neither more nor less than it would have got.
 * Belongs to one thread at a time.
 */
public final class RoomTimes {
    /** Rooms that were left, of which it is known when; the oldest is forgotten for one more. */
    public static final int MAX_PAST = 100;

    private final Map<String, Place> joined = new HashMap<>();
    private final ArrayDeque<Past> past = new ArrayDeque<>(0);
    private Place begun;
    private Place floor;

    /**
     * A room that was left.
     *
     * @param room its name
     * @param after the place after which it was joined
     * @param upTo the last place before it was left
     */
    public record Past(String room, Place after, Place upTo) {}

    /** In no room; nothing up to this place was meant for the socket, or it is not known. */
    public RoomTimes(Place begun) {
        this.begun = begun;
        this.floor = begun;
    }

    /** A copy with what is now. */
    public static RoomTimes of(Place begun, Place floor, Map<String, Place> joined, Collection<Past> past) {
        RoomTimes times = new RoomTimes(begun);
        times.floor = floor;
        times.joined.putAll(joined);
        past.forEach(times::remember);
        return times;
    }

    /** The place up to which nothing was meant for the socket. */
    public Place begun() {
        return begun;
    }

    /** The place up to which nothing can be told: that, or a later one if rooms were forgotten. */
    public Place floor() {
        return floor;
    }

    /** The rooms that the socket is in, and the places after which it joined them. */
    public Map<String, Place> joined() {
        return joined;
    }

    /** The rooms that it was in before. */
    public List<Past> past() {
        return List.copyOf(past);
    }

    /** Begins in these rooms after this place. */
    public void begin(Place start, Set<String> rooms) {
        begun = start;
        floor = start;
        past.clear();
        joined.clear();
        rooms.forEach(room -> joined.put(room, start));
    }

    /** Notes a room, unless the socket is in it already. */
    public boolean join(String room, Place now) {
        return joined.putIfAbsent(room, now) == null;
    }

    /** Notes that a room was left; false if the socket was not in it. */
    public boolean leave(String room, Place now) {
        Place after = joined.remove(room);
        if (after == null) {
            return false;
        }
        if (now.isAfter(after)) {
            remember(new Past(room, after, now));
        }
        return true;
    }

    /** Whether what was sent at a place to these rooms, or to all for none, but not to the others, is for the socket. */
    public boolean isMeant(Set<String> rooms, Set<String> except, Place place) {
        return place.isAfter(floor)
                && (rooms.isEmpty() || isInAny(rooms, place))
                && (except.isEmpty() || !isInAny(except, place));
    }

    /** A copy that changes by itself. */
    public RoomTimes copy() {
        return of(begun, floor, joined, past);
    }

    private boolean isInAny(Set<String> rooms, Place place) {
        for (String room : rooms) {
            Place after = joined.get(room);
            if (after != null && place.isAfter(after)) {
                return true;
            }
        }
        for (Past was : past) {
            if (rooms.contains(was.room()) && place.isAfter(was.after()) && !place.isAfter(was.upTo())) {
                return true;
            }
        }
        return false;
    }

    private void remember(Past was) {
        past.add(was);
        if (past.size() > MAX_PAST) {
            floor = Place.later(floor, past.remove().upTo());
        }
    }
}
