package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoomStatisticsTest {
    @Test
    void everyBoundBelongsToTheClassThatEndsWithIt() {
        assertThat(RoomStatistics.of(List.of(1, 2, 10, 11, 100, 101, 1_000, 1_001, 10_000, 10_001)))
                .isEqualTo(new RoomStatistics(10, 10_001, List.of(1, 2, 2, 2, 2, 1)));
    }

    @Test
    void withoutRoomsEverythingIsZero() {
        assertThat(RoomStatistics.of(List.of())).isEqualTo(new RoomStatistics(0, 0, List.of(0, 0, 0, 0, 0, 0)));
    }

    @Test
    void everyClassHasAName() {
        assertThat(RoomStatistics.CLASSES).hasSize(RoomStatistics.BOUNDS.size() + 1);
    }
}
