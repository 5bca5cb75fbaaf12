package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RoomIndexTest {

    private static final int STEPS = 3_000;

    private final RoomIndex<Guest> index = new RoomIndex<>();

    /** Somebody with an id, told apart from others with the same one. */
    private static final class Guest implements RoomMember {
        private final String id;

        Guest(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }
    }

    /** Does what a map of sets does, whoever comes, goes, and moves to fill a gap. */
    @RepeatedTest(10)
    void isAMapOfSets(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, Guest> guests = new HashMap<>();
        Map<String, Set<String>> rooms = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            String id = "g" + random.nextInt(30);
            String room = random.nextInt(10) == 0 ? id : "r" + random.nextInt(8);
            Guest guest = guests.get(id);
            if (guest == null) {
                Guest added = new Guest(id);
                index.add(added);
                guests.put(id, added);
                rooms.computeIfAbsent(id, name -> new HashSet<>()).add(id);
                continue;
            }
            switch (random.nextInt(4)) {
                case 0, 1 ->
                    assertThat(index.join(guest, room))
                            .isEqualTo(rooms.computeIfAbsent(room, name -> new HashSet<>())
                                    .add(id));
                case 2 ->
                    assertThat(index.leave(guest, room))
                            .isEqualTo(rooms.getOrDefault(room, new HashSet<>()).remove(id));
                default -> {
                    if (random.nextInt(4) == 0) {
                        index.remove(guest);
                        guests.remove(id);
                        rooms.values().forEach(members -> members.remove(id));
                    }
                }
            }
            compare(guests, rooms, random);
        }
    }

    @Test
    void whoLeavesDuringAWalkIsNotVisitedAndNobodyElseIsMissed() {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Guest guest = new Guest("g" + i);
            guests.add(guest);
            index.add(guest);
            index.join(guest, "r");
        }
        List<String> visited = new ArrayList<>();
        index.forEach(BroadcastOptions.to("r"), guest -> {
            visited.add(guest.id());
            if (visited.size() == 1) {
                guests.stream().filter(other -> other != guest).limit(4).forEach(index::remove);
            }
        });
        assertThat(visited).hasSize(6).doesNotHaveDuplicates();
        assertThat(index.size()).isEqualTo(6);
        assertThat(visited(BroadcastOptions.to("r"))).containsExactlyInAnyOrderElementsOf(visited);
    }

    @Test
    void whoLeavesDuringAWalkThroughSeveralRoomsIsNotVisitedInTheNext() {
        Guest first = new Guest("a");
        Guest second = new Guest("b");
        for (Guest guest : List.of(first, second)) {
            index.add(guest);
            index.join(guest, "r1");
            index.join(guest, "r2");
        }
        List<String> visited = new ArrayList<>();
        index.forEach(BroadcastOptions.to("r1", "r2", "a", "b"), guest -> {
            visited.add(guest.id());
            index.remove(first);
            index.remove(second);
        });
        assertThat(visited).hasSize(1);
        assertThat(index.size()).isZero();
        assertThat(visited(BroadcastOptions.to("r1", "r2"))).isEmpty();
    }

    @Test
    void aLaterOneWithTheSameIdTakesThePlace() {
        Guest former = new Guest("a");
        index.add(former);
        index.join(former, "r");
        Guest later = new Guest("a");
        index.add(later);
        assertThat(index.size()).isEqualTo(1);
        assertThat(index.roomsOf(later)).containsExactly("a");
        index.remove(former);
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void aWalkInAWalkIsRefused() {
        index.add(new Guest("a"));
        assertThatThrownBy(() ->
                        index.forEach(BroadcastOptions.ALL, guest -> index.forEach(BroadcastOptions.ALL, inner -> {})))
                .isInstanceOf(IllegalStateException.class);
        assertThat(visited(BroadcastOptions.ALL)).containsExactly("a");
    }

    private void compare(Map<String, Guest> guests, Map<String, Set<String>> rooms, Random random) {
        assertThat(index.size()).isEqualTo(guests.size());
        String one = "r" + random.nextInt(8);
        String other = random.nextBoolean() ? "r" + random.nextInt(8) : "g" + random.nextInt(30);
        Set<String> inOne = rooms.getOrDefault(one, Set.of());
        Set<String> inOther = rooms.getOrDefault(other, Set.of());
        assertThat(visited(BroadcastOptions.to(one))).containsExactlyInAnyOrderElementsOf(inOne);

        Set<String> inBoth = new HashSet<>(inOne);
        inBoth.addAll(inOther);
        assertThat(visited(BroadcastOptions.to(one, other))).containsExactlyInAnyOrderElementsOf(inBoth);

        Set<String> rest = new HashSet<>(guests.keySet());
        rest.removeAll(inBoth);
        assertThat(visited(BroadcastOptions.ALL.withExcept(one, other))).containsExactlyInAnyOrderElementsOf(rest);

        for (Guest guest : guests.values()) {
            Set<String> its = new HashSet<>();
            rooms.forEach((room, members) -> {
                if (members.contains(guest.id())) {
                    its.add(room);
                }
            });
            assertThat(index.roomsOf(guest)).isEqualTo(its);
            its.remove(guest.id());
            assertThat(index.roomCount(guest)).isEqualTo(its.size());
        }
        Map<String, Integer> sizes = new HashMap<>();
        index.addSizesTo(sizes);
        rooms.forEach((room, members) -> {
            if (room.startsWith("r")) {
                assertThat(sizes.getOrDefault(room, 0)).isEqualTo(members.size());
            }
        });
    }

    private List<String> visited(BroadcastOptions options) {
        List<String> ids = new ArrayList<>();
        index.forEach(options, guest -> ids.add(guest.id()));
        return ids;
    }
}
