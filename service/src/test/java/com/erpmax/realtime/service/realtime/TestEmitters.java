package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.TestPublishers;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** Makes the real emitter over a sink that a test looks at. */
public final class TestEmitters {

    private TestEmitters() {}

    /** An emitter that keeps notifications in the given place. */
    public static RealtimeEmitter of(Database database, EventSink sink, NotificationKeeper notifications, Clock clock) {
        JsonMapper json = JsonMapper.builder().build();
        return new PublishingEmitter(
                database, TestPublishers.of(database, sink, clock), sink, notifications, json, clock);
    }
}
