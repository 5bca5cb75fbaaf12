package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link PositionStore} promises, on whatever database. */
abstract class PositionStoreContract {

    private static final StreamName BILLING = new StreamName("/billing", "tenant:t");
    private static final StreamName PROVISIONING = new StreamName("/provisioning", "tenant:t");

    abstract Database database();

    @Test
    void positionsOfManyAreEachTheirOwn() {
        Map<PositionStore.Key, StreamPlace> saved = Map.of(
                new PositionStore.Key("a", BILLING), new StreamPlace("e", 1),
                new PositionStore.Key("a", PROVISIONING), new StreamPlace("f", 2),
                new PositionStore.Key("b", BILLING), new StreamPlace("e", 3),
                new PositionStore.Key("c", PROVISIONING), StreamPlace.NOWHERE);
        PositionStore store = new PositionStore(database(), Clock.systemUTC());
        store.save(List.copyOf(saved.entrySet()));

        // Of b and c, each has the stream that is asked for of the other.
        List<PositionStore.Key> asked = List.of(
                new PositionStore.Key("a", BILLING),
                new PositionStore.Key("a", PROVISIONING),
                new PositionStore.Key("b", PROVISIONING),
                new PositionStore.Key("c", BILLING),
                new PositionStore.Key("nobody", BILLING));
        assertThat(store.find(asked))
                .containsOnly(
                        Map.entry(asked.get(0), Optional.of(new StreamPlace("e", 1))),
                        Map.entry(asked.get(1), Optional.of(new StreamPlace("f", 2))),
                        Map.entry(asked.get(2), Optional.empty()),
                        Map.entry(asked.get(3), Optional.empty()),
                        Map.entry(asked.get(4), Optional.empty()));
        assertThat(store.find(List.of(new PositionStore.Key("c", PROVISIONING))).values())
                .containsExactly(Optional.of(StreamPlace.NOWHERE));
    }

    @Test
    void aWholeCrowdIsFoundAtOnce() {
        Map<PositionStore.Key, StreamPlace> saved = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            saved.put(new PositionStore.Key("crowd-" + i, BILLING), new StreamPlace("e", i + 1));
        }
        PositionStore store = new PositionStore(database(), Clock.systemUTC());
        store.save(List.copyOf(saved.entrySet()));

        Map<PositionStore.Key, Optional<StreamPlace>> found = store.find(new ArrayList<>(saved.keySet()));

        assertThat(found).hasSize(300);
        saved.forEach((key, place) -> assertThat(found).containsEntry(key, Optional.of(place)));
    }
}
