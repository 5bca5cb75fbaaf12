package com.erpmax.realtime.socket.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * How the sockets of a namespace on this node are spread over rooms. Every socket's own room is left out.
 *
 * @param rooms the number of rooms
 * @param largest the number of sockets in the largest room, 0 if there is none
 * @param bySize for each of {@link #BOUNDS} and for what is larger the number of rooms up to that size that are larger
 *     than the bound before
 */
public record RoomStatistics(int rooms, int largest, List<Integer> bySize) {
    /** The upper bounds of the size classes, in sockets; one more class holds the larger rooms. */
    public static final List<Integer> BOUNDS = List.of(1, 10, 100, 1_000, 10_000);

    /** The size classes as texts, in the order of {@code bySize}. */
    public static final List<String> CLASSES = List.of("1", "2-10", "11-100", "101-1000", "1001-10000", "10001-");

    /** No room at all. */
    public static final RoomStatistics NONE = of(List.of());

    public RoomStatistics {
        bySize = List.copyOf(bySize);
    }

    /** These rooms and those of another namespace. */
    public RoomStatistics plus(RoomStatistics other) {
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < bySize.size(); i++) {
            sums.add(bySize.get(i) + other.bySize.get(i));
        }
        return new RoomStatistics(rooms + other.rooms, Math.max(largest, other.largest), sums);
    }

    /** Counts rooms of these sizes. */
    static RoomStatistics of(Collection<Integer> sizes) {
        Integer[] classes = new Integer[BOUNDS.size() + 1];
        Arrays.fill(classes, 0);
        int largest = 0;
        for (int size : sizes) {
            largest = Math.max(largest, size);
            int index = 0;
            while (index < BOUNDS.size() && size > BOUNDS.get(index)) {
                index++;
            }
            classes[index]++;
        }
        return new RoomStatistics(sizes.size(), largest, List.of(classes));
    }
}
