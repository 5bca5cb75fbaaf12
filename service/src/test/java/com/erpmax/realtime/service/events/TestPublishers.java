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
        return of(database, sink, CommitHints.NONE, clock);
    }

    /** The same, which tells other instances of its commits. */
    public static EventPublisher of(Database database, EventSink sink, CommitHints hints, Clock clock) {
        StreamPusher pusher = new StreamPusher(
                database, new EventStore(), sink, new SimpleMeterRegistry(), StreamPusher.MOST_POSITIONS);
        return new EventPublisher(
                database, new EventStore(), pusher, hints, JsonMapper.builder().build(), clock);
    }

    /** What can be read again of what was published. */
    public static EventHistory history(Database database) {
        return new EventHistory(database, new EventStore());
    }

    /** What another instance pushes when it hears of commits. */
    public static RemoteCommits remoteCommits(Database database, EventSink sink) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return new RemoteCommits(
                new StreamPusher(database, new EventStore(), sink, registry, StreamPusher.MOST_POSITIONS), registry);
    }
}
