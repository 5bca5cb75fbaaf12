package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.recovery.Place;
import org.junit.jupiter.api.Test;

class StreamCursorTest {
    private final StreamCursor cursor = new StreamCursor("s", entry -> () -> {});

    @Test
    void lossesDuringOneLagAreToldAtItsBeginningAndAtItsEnd() {
        assertThat(cursor.hasLost(new Place(10, 0), 0)).isTrue();
        assertThat(cursor.hasLost(new Place(10, 0), 1)).as("the same").isFalse();
        assertThat(cursor.takeUntoldLoss()).isFalse();

        assertThat(cursor.hasLost(new Place(20, 0), 2)).isFalse();
        assertThat(cursor.hasLost(new Place(30, 0), 3)).isFalse();
        assertThat(cursor.takeUntoldLoss()).isTrue();
        assertThat(cursor.takeUntoldLoss()).isFalse();
    }

    @Test
    void aLongLagIsToldAgainAndAgain() {
        assertThat(cursor.hasLost(new Place(10, 0), 0)).isTrue();
        assertThat(cursor.hasLost(new Place(20, 0), StreamCursor.TELL_EVERY_NANOS))
                .isTrue();
        assertThat(cursor.takeUntoldLoss()).isFalse();
    }

    @Test
    void theIdsOfAnotherServerBeginAnew() {
        assertThat(cursor.hasLost(new Place(10, 0), 0)).isTrue();
        cursor.forgetLosses();
        assertThat(cursor.hasLost(new Place(5, 0), 1)).isTrue();
    }
}
