package com.erpmax.realtime.socket.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomTimesTest {
    private final RoomTimes rooms = new RoomTimes(place(10));

    @Test
    void aRoomCountsAfterItsJoinUpToItsLeaving() {
        rooms.join("r", place(20));
        rooms.leave("r", place(30));

        assertThat(isIn("r", 20)).isFalse();
        assertThat(isIn("r", 21)).isTrue();
        assertThat(isIn("r", 30)).isTrue();
        assertThat(isIn("r", 31)).isFalse();
        rooms.join("r", place(40));
        assertThat(isIn("r", 40)).isFalse();
        assertThat(isIn("r", 41)).isTrue();
        assertThat(isIn("r", 25)).isTrue();
    }

    @Test
    void everybodyIsMeantByNoRoomsAndNobodyWhoIsLeftOut() {
        rooms.join("r", place(20));

        assertThat(rooms.isMeant(Set.of(), Set.of(), place(11))).isTrue();
        assertThat(rooms.isMeant(Set.of(), Set.of(), place(10)))
                .as("before its time")
                .isFalse();
        assertThat(rooms.isMeant(Set.of(), Set.of("r"), place(21))).isFalse();
        assertThat(rooms.isMeant(Set.of(), Set.of("r"), place(20))).isTrue();
        assertThat(rooms.isMeant(Set.of("r", "s"), Set.of("t"), place(21))).isTrue();
    }

    @Test
    void joiningAgainAndLeavingNothingChangeNothing() {
        assertThat(rooms.join("r", place(20))).isTrue();
        assertThat(rooms.join("r", place(30))).isFalse();
        assertThat(rooms.leave("s", place(30))).isFalse();
        assertThat(rooms.joined()).isEqualTo(Map.of("r", place(20)));
    }

    @Test
    void ofMoreRoomsThanAreRememberedTheOldestIsForgottenWithAllBefore() {
        for (int i = 0; i <= RoomTimes.MAX_PAST; i++) {
            rooms.join("r" + i, place(100 + 10L * i));
            rooms.leave("r" + i, place(105 + 10L * i));
        }

        assertThat(rooms.past()).hasSize(RoomTimes.MAX_PAST);
        assertThat(rooms.floor()).isEqualTo(place(105));
        assertThat(rooms.begun()).isEqualTo(place(10));
        assertThat(rooms.copy().begun()).isEqualTo(place(10));
        assertThat(isIn("r1", 112)).isTrue();
        assertThat(rooms.copy().past()).isEqualTo(rooms.past());
    }

    @Test
    void placesAreOrderedAsNumbersAndReadStrictly() {
        assertThat(List.of(Place.parse("9-9"), Place.parse("9-10"), Place.parse("10-0")))
                .isSorted();
        assertThat(Place.of("1795375537169-0")).hasToString("1795375537169-0");
        assertThat(Place.of("1795375537169")).isNull();
        assertThat(Place.of("-1-2")).isNull();
        assertThat(Place.of("1-2 ")).isNull();
        assertThat(Place.of("9".repeat(30) + "-1")).isNull();
        assertThat(Place.of(null)).isNull();
        assertThat(place(5).previous().next()).isEqualTo(place(5));
    }

    private boolean isIn(String room, long at) {
        return rooms.isMeant(Set.of(room), Set.of(), place(at));
    }

    private static Place place(long millis) {
        return new Place(millis, 0);
    }
}
