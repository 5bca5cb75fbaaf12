package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.realtime.Audience;
import com.erpmax.realtime.service.realtime.CatalogueEvent;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the notifications of Python services, one after the other, so that they can be marked as read. Every instance
 * tries, and the one that is first with an id stores it and its event; to the others it is a repetition. While the
 * database is away they wait, as many as fit. Thread-safe.
 */
final class NotificationInbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationInbox.class);
    private static final String CREATED_AT = "created_at";

    private final RealtimeEmitter emitter;
    private final Refusals refusals;
    private final BridgeLimits limits;
    private final BlockingQueue<Waiting> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    NotificationInbox(RealtimeEmitter emitter, Refusals refusals, BridgeLimits limits, MeterRegistry registry) {
        this.emitter = emitter;
        this.refusals = refusals;
        this.limits = limits;
        this.waiting = new ArrayBlockingQueue<>(limits.notifications());
        BridgeMeter.UNSTORED.gauge(registry, waiting, BlockingQueue::size);
        this.thread = Thread.ofVirtual().name("python-notifications").start(this::storeAll);
    }

    /** @param bytes what it takes in memory, about */
    private record Waiting(Publication publication, long bytes) {}

    /**
     * Takes a notification, to be stored soon.
     *
     * @throws IllegalArgumentException if it is none
     */
    void take(Emit emit) {
        Publication publication = publication(emit);
        Waiting next = new Waiting(publication, PlainDataSize.of(publication.data()));
        if (waitingBytes.addAndGet(next.bytes()) > limits.bytes() || !waiting.offer(next)) {
            waitingBytes.addAndGet(-next.bytes());
            refusals.note(Refusal.OVERFLOW, "notification: too many wait to be stored");
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }

    private static Publication publication(Emit emit) {
        require(emit.rooms() != null && emit.rooms().size() == 1, "room", "one room of a user");
        require(emit.except().isEmpty(), "skip_sid", "none, the event is stored");
        require(emit.callback() == null, "callback", "none, the event is stored");
        require(emit.arguments().size() == 1, "data", "one object");
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        if (emit.arguments().getFirst() instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> data.put(String.valueOf(name), value));
        }
        // With one that is made here, each instance would store a notification of its own.
        require(data.get("id") instanceof String, "id", "text, which makes it one notification on all instances");
        // What would be refused when it is stored need not wait for that.
        requireAtMost(data, "id", NotificationCreated.LONGEST_ID);
        requireAtMost(data, "title", NotificationCreated.LONGEST_TITLE);
        requireAtMost(data, "message", NotificationCreated.LONGEST_MESSAGE);
        if (data.get(CREATED_AT) instanceof String time) {
            data.put(CREATED_AT, inUtc(time));
        }
        Set<String> rooms = emit.rooms() == null ? Set.of() : emit.rooms();
        CatalogueEvent event = CatalogueEvent.NOTIFICATION_NEW;
        String userId = Audience.USER.idOf(List.copyOf(rooms).getFirst());
        return new Publication(Audience.USER, userId, event.namespace(), event.event(), data);
    }

    /** Python's {@code utcnow().isoformat()} leaves the offset out. */
    private static String inUtc(String time) {
        try {
            return LocalDateTime.parse(time) + "Z";
        } catch (DateTimeParseException hasOffsetOrIsNone) {
            return time;
        }
    }

    private static void requireAtMost(Map<String, @Nullable Object> data, String field, int longest) {
        boolean isLonger = data.get(field) instanceof String text && text.length() > longest;
        require(!isLonger, field, "at most " + longest + " characters");
    }

    private static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": not that of a notification (expected: " + expected + ")");
        }
    }

    private void storeAll() {
        try {
            while (true) {
                Waiting next = waiting.take();
                store(next.publication());
                waitingBytes.addAndGet(-next.bytes());
            }
        } catch (InterruptedException closed) {
            if (!waiting.isEmpty()) {
                LOG.warn("{} notifications of Python services were not stored", waiting.size());
            }
        }
    }

    private void store(Publication publication) throws InterruptedException {
        boolean isDone = false;
        while (!isDone) {
            try {
                emitter.publish(publication, null);
                isDone = true;
            } catch (DatabaseUnavailableException away) {
                // Whether or not it was committed: the same id again is the same notification.
                isDone = closing.await(limits.retryAfter().toMillis(), TimeUnit.MILLISECONDS);
            } catch (EventRefusedException refused) {
                boolean isConflict = refused.code() == EventRefusedException.Code.CONFLICT;
                refusals.note(isConflict ? Refusal.CONFLICT : Refusal.INVALID, refused.errorMessage());
                isDone = true;
            } catch (RuntimeException failure) {
                LOG.error("A notification of a Python service could not be stored", failure);
                refusals.note(Refusal.FAILED, "notification: not stored");
                isDone = true;
            }
        }
    }
}
