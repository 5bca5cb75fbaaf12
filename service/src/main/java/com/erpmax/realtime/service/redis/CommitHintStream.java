package com.erpmax.realtime.service.redis;

import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.cluster.redis.StreamEntry;
import com.erpmax.realtime.service.events.CommitHints;
import com.erpmax.realtime.service.events.RemoteCommits;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream {@value #STREAM}, or with a prefix before that, over which instances tell each other what they have committed.
 * An entry holds the event, or only its place if it is large. Nothing is told while the bus is not proven: the others look
 * into the table anyway. What comes is believed to be a hint if it has the form of one, and no more than that.
 */
public final class CommitHintStream implements CommitHints {

    /** The stream's name in Redis without a prefix. */
    public static final String STREAM = "erpmax:events";
    /** Characters of a payload that is sent along. */
    static final int LARGEST_PAYLOAD = 16 * 1024;

    /** Entries that the stream keeps: they are of use for a moment only, since the table is looked into anyway. */
    static final long LENGTH = 2_000;

    /** Characters of a stream's name, or of an event's. */
    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_NUMBER = 19;

    private static final long WARN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(CommitHintStream.class);
    private static final String NODE = "node";
    private static final String NAME = "name";
    private static final String SEQ = "seq";
    private static final String EPOCH = "epoch";
    private static final String ID = "id";
    private static final String AT = "at";
    private static final String EVENT = "event";
    private static final String PAYLOAD = "payload";

    private final RedisBus bus;
    private final String name;
    private final String node = UUID.randomUUID().toString();
    private long warnedNanos = System.nanoTime() - WARN_EVERY_NANOS; // on the reading thread

    /** @param name that of the stream */
    CommitHintStream(RedisBus bus, String name) {
        this.bus = bus;
        this.name = name;
    }

    @Override
    public void committed(StoredEvent event) {
        if (bus.state() != BusState.PROVEN) {
            return;
        }
        Map<String, String> fields = new HashMap<>();
        fields.put(NODE, node);
        fields.put(NAME, event.stream().text());
        fields.put(SEQ, Long.toString(event.seq()));
        if (event.payload().length() <= LARGEST_PAYLOAD) {
            fields.put(EPOCH, event.epoch());
            fields.put(ID, event.eventId());
            fields.put(AT, Long.toString(event.createdAt().toEpochMilli()));
            fields.put(EVENT, event.name());
            fields.put(PAYLOAD, event.payload());
        }
        // What is not written is counted by the bus.
        var unused = bus.append(name, LENGTH, fields);
    }

    /** Hands on what the others tell from now on. */
    void tell(RemoteCommits commits) {
        bus.read(name, entry -> received(entry, commits));
    }

    private void received(StreamEntry entry, RemoteCommits commits) {
        Map<String, String> fields = entry.fields();
        if (node.equals(fields.get(NODE))) {
            return;
        }
        try {
            StreamName stream = StreamName.parse(field(fields, NAME, LONGEST_NAME));
            long seq = number(fields, SEQ, 1);
            String payload = fields.get(PAYLOAD);
            if (payload == null || payload.length() > LARGEST_PAYLOAD) {
                commits.committed(stream, seq);
            } else {
                commits.committed(event(stream, seq, payload, fields));
            }
        } catch (IllegalArgumentException malformed) {
            warn(malformed);
        }
    }

    /** Once a minute at most: whoever writes one such entry may write many. */
    private void warn(IllegalArgumentException malformed) {
        long now = System.nanoTime();
        if (now - warnedNanos >= WARN_EVERY_NANOS) {
            warnedNanos = now;
            LOG.warn("An entry of {} is not one of ours: {}", name, malformed.getMessage());
        }
    }

    private static StoredEvent event(StreamName stream, long seq, String payload, Map<String, String> fields) {
        if (!payload.startsWith("{") || !payload.endsWith("}")) {
            throw new IllegalArgumentException("field " + PAYLOAD + ": malformed (expected: a JSON object)");
        }
        return new StoredEvent(
                stream,
                seq,
                uuid(fields, EPOCH),
                uuid(fields, ID),
                field(fields, EVENT, LONGEST_NAME),
                payload,
                Instant.ofEpochMilli(number(fields, AT, 0)));
    }

    private static String uuid(Map<String, String> fields, String name) {
        String value = field(fields, name, LONGEST_NAME);
        // It takes other forms too, such as 1-2-3-4-5.
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("field " + name + ": malformed (expected: a UUID)");
        }
        return value;
    }

    private static long number(Map<String, String> fields, String name, long least) {
        long value = Long.parseLong(field(fields, name, LONGEST_NUMBER));
        if (value < least) {
            throw new IllegalArgumentException("field " + name + ": " + value + " (expected: >= " + least + ")");
        }
        return value;
    }

    private static String field(Map<String, String> fields, String name, int longest) {
        @Nullable String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("field " + name + ": missing");
        }
        if (value.isEmpty() || value.length() > longest) {
            throw new IllegalArgumentException(
                    "field " + name + ": " + value.length() + " characters (expected: 1.." + longest + ")");
        }
        return value;
    }
}
