package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.TestPublishers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** Makes the real emitter over a sink that a test looks at. */
public final class TestEmitters {

    private TestEmitters() {}

    /** An emitter that keeps notifications in the given place. */
    public static RealtimeEmitter of(Database database, EventSink sink, NotificationKeeper notifications, Clock clock) {
        JsonMapper json = JsonMapper.builder().build();
        return new PublishingEmitter(
                database,
                TestPublishers.of(database, sink, clock),
                new Publications(database, new SimpleMeterRegistry(), clock),
                sink,
                notifications,
                json,
                clock);
    }

    /** Keeps no notification: each is a new one, and the only one that is unread. */
    public static NotificationKeeper keepingNothing() {
        return (notification, publisher) -> new Published(publisher.apply(new ReadStates.ReadState(1, 1)), false);
    }
}
