package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserPositionsIT {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    private static final StreamName STREAM = new StreamName("/billing", "tenant:x");
    private static final StreamPlace PLACE = new StreamPlace("e", 7);

    /** PostgreSQL takes no text with the character 0. */
    private static final StreamPlace POISONED = new StreamPlace("\0", 7);

    @Test
    void aPositionThatTheDatabaseRefusesKeepsNoOtherFromBeingSaved() {
        PositionStore store = new PositionStore(DATABASE.database(), Clock.systemUTC());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (UserPositions positions = new UserPositions(store, registry)) {
            for (int i = 0; i < 700; i++) {
                positions.proven("u" + i, STREAM, i % 300 == 299 ? POISONED : PLACE);
            }
            positions.begin("new", Map.of(STREAM, PLACE));
            assertThat(saved(store, "new")).contains(PLACE);
            for (int i = 0; i < 700; i++) {
                assertThat(saved(store, "u" + i)).isEqualTo(i % 300 == 299 ? Optional.empty() : Optional.of(PLACE));
            }
            assertThat(registry.get(CatchUpMeter.POSITIONS_UNSAVED.meterName())
                            .gauge()
                            .value())
                    .isZero();
        }
    }

    private static Optional<StreamPlace> saved(PositionStore store, String user) {
        PositionStore.Key key = new PositionStore.Key(user, STREAM);
        return store.find(List.of(key)).values().iterator().next();
    }
}
