package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** Makes the real publisher over a sink that a test looks at. */
public final class TestPublishers {

    private TestPublishers() {}

    /** A publisher with its own memory of what was pushed. */
    public static EventPublisher of(Database database, EventSink sink, Clock clock) {
        StreamPusher pusher = new StreamPusher(
                database, new EventStore(), sink, new SimpleMeterRegistry(), StreamPusher.MOST_POSITIONS);
        return new EventPublisher(
                database, new EventStore(), pusher, JsonMapper.builder().build(), clock);
    }
}
