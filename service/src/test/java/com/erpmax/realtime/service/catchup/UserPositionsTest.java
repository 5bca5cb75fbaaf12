package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserPositionsTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final StreamName STREAM = new StreamName("/billing", "tenant:x");

    @Test
    void whenAClientLeavesTheOtherInstancesSoonKnowHowFarItGot() {
        // Neither saves from time to time.
        try (UserPositions here = positions();
                UserPositions there = positions()) {
            here.proven("u", STREAM, new StreamPlace("e", 7));
            assertThat(there.find("u", STREAM)).isEmpty();
            here.saveSoon();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> there.find("u", STREAM).isPresent());
            here.proven("u", STREAM, new StreamPlace("e", 8));
            here.saveSoon();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> there.find("u", STREAM).orElseThrow().seq() == 8);
        }
    }

    private static UserPositions positions() {
        return new UserPositions(new PositionStore(DATABASE.database(), Clock.systemUTC()), new SimpleMeterRegistry());
    }
}
