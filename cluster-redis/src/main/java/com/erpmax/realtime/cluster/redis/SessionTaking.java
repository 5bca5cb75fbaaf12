package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterCodec;
import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.cluster.message.SessionCodec;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.MissedEvents;
import com.erpmax.realtime.socket.adapter.StreamItem;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client asks for its session: looks at it, takes it so that nobody else can, and reads what the stream holds since.
 * On a virtual thread, within a time. The stream is read in pages, fewer entries at a time when they are large.
 */
final class SessionTaking {
    /** A session that its node writes anew just then is looked at again so often. */
    private static final int TRIES = 3;

    private static final int FIRST_PAGE = 10;
    private static final int LARGEST_PAGE = 100;
    private static final long MANY_BYTES = 1024 * 1024;
    /** What is read of the stream for one session. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final String TAKE =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1])" + " end return 0";

    private final AdapterHub hub;
    private final ClusterCodec codec;
    private final String key;
    private final @Nullable Place offset;
    private final RecoveryLimits limits;
    private final Predicate<CarriedSession> isOwner;
    private final long deadlineNanos;
    private final Set<String> marks = new HashSet<>();
    private SessionOutcome outcome = SessionOutcome.UNKNOWN;

    SessionTaking(
            AdapterHub hub,
            ClusterCodec codec,
            String key,
            @Nullable Place offset,
            RecoveryLimits limits,
            Predicate<CarriedSession> isOwner) {
        this.hub = hub;
        this.codec = codec;
        this.key = key;
        this.offset = offset;
        this.limits = limits;
        this.isOwner = isOwner;
        this.deadlineNanos = System.nanoTime() + hub.requestWithin().toNanos();
    }

    long remainingNanos() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    /** What came of it. */
    SessionOutcome outcome() {
        return outcome;
    }

    /** Null if there is nothing to recover, or not all of it. */
    @Blocking
    CarriedSessions.@Nullable Taken take() throws InterruptedException {
        CarriedSession session = takeSession();
        if (session == null) {
            return null;
        }
        Place after = begin(session);
        if (after == null) {
            outcome = SessionOutcome.LOST;
            return null;
        }
        MissedEvents missed = new MissedEvents(session, after, limits);
        // What comes after a place is all there as long as the place is, so it has to be there afterwards as well.
        if (!isThere(after) || !read(missed) || missed.isOver() || !isThere(after)) {
            outcome = SessionOutcome.LOST;
            return null;
        }
        outcome = SessionOutcome.RECOVERED;
        return new CarriedSessions.Taken(session, missed);
    }

    private @Nullable CarriedSession takeSession() throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            byte[] value = ask(line -> line.commands().getrange(key, 0, RedisSessions.MAX_LENGTH));
            if (value == null || value.length == 0) {
                return none(SessionOutcome.UNKNOWN);
            }
            if (value.length > RedisSessions.MAX_LENGTH) {
                return none(SessionOutcome.LARGE);
            }
            CarriedSession session;
            try {
                session = SessionCodec.read(value);
            } catch (MalformedPacketException noSession) {
                return none(SessionOutcome.MALFORMED);
            }
            if (!key.endsWith(session.pid()) || session.pid().length() != RedisSessions.PID_LENGTH) {
                return none(SessionOutcome.MALFORMED);
            }
            if (!isOwner.test(session)) {
                return none(SessionOutcome.DENIED);
            }
            Long taken =
                    ask(line -> line.commands().<Long>eval(TAKE, ScriptOutputType.INTEGER, new String[] {key}, value));
            if (taken != null && taken == 1) {
                return session;
            }
        }
        return none(SessionOutcome.UNKNOWN);
    }

    /** From where on the client has missed events. An offset from before its time counts as none, as one never given. */
    private @Nullable Place begin(CarriedSession session) {
        if (session.mark().isEmpty()) {
            return offset;
        }
        Place begun = session.rooms().begun();
        Place after = offset == null || !offset.isAfter(begun) ? begun : offset;
        // What was missed before that may have been in rooms that are forgotten.
        return session.rooms().floor().isAfter(after) ? null : after;
    }

    /** Whether everything after a place is still in the stream. */
    private boolean isThere(Place place) throws InterruptedException {
        String stream = hub.names().stream();
        if (place.equals(Place.ZERO)) {
            Long length = ask(line -> line.commands().xlen(stream));
            return length != null && length < Math.min(hub.streamLength(), StreamLength.LEAST);
        }
        return !page(place, 1, true).isEmpty();
    }

    /** Reads to the end of the stream; false if that is too far. */
    private boolean read(MissedEvents missed) throws InterruptedException {
        int size = FIRST_PAGE;
        long bytes = 0;
        while (!missed.isOver() && bytes < MOST_BYTES) {
            List<StreamMessage<String, byte[]>> page = page(missed.last().next(), size, false);
            if (page.isEmpty()) {
                return true;
            }
            long read = 0;
            for (StreamMessage<String, byte[]> entry : page) {
                read += take(missed, entry);
            }
            bytes += read;
            size = (int) Math.max(1, Math.min(LARGEST_PAGE, MANY_BYTES * page.size() / Math.max(1, read)));
        }
        return false;
    }

    private List<StreamMessage<String, byte[]>> page(Place from, int size, boolean isExact)
            throws InterruptedException {
        Range<String> range = Range.from(
                Range.Boundary.including(from.toString()),
                isExact ? Range.Boundary.including(from.toString()) : Range.Boundary.unbounded());
        List<StreamMessage<String, byte[]>> page =
                ask(line -> line.commands().xrange(hub.names().stream(), range, Limit.from(size)));
        return page == null ? List.of() : page;
    }

    private long take(MissedEvents missed, StreamMessage<String, byte[]> entry) {
        Place place = Place.parse(entry.getId());
        Map<String, String> fields = new HashMap<>();
        long bytes = 0;
        for (Map.Entry<String, byte[]> field : entry.getBody().entrySet()) {
            bytes += field.getKey().length() + field.getValue().length;
            fields.put(field.getKey(), new String(field.getValue(), StandardCharsets.UTF_8));
        }
        String mark = fields.get(WriterMark.FIELD);
        boolean isNew = mark == null || !WriterMark.isMark(mark) || marks.add(mark);
        if (isNew && bytes <= hub.maxMessageBytes()) {
            StreamItem item = item(place, fields);
            if (item != null && fields.containsKey(WriterMark.AGAIN_FIELD)) {
                takeRepeated(missed, item);
            } else if (item != null) {
                missed.take(item);
            }
        }
        missed.pass(place);
        return bytes;
    }

    /** It may be that the first of the two stands before the place where reading began, and reached the client. */
    private static void takeRepeated(MissedEvents missed, StreamItem item) {
        int before = missed.events().size();
        missed.take(item);
        if (missed.events().size() > before) {
            missed.giveUp();
        }
    }

    /** Null for what no socket of the namespace gets from the stream. */
    private @Nullable StreamItem item(Place place, Map<String, String> fields) {
        if (!codec.namespace().equals(fields.get(ClusterCodec.NAMESPACE))) {
            return null;
        }
        ClusterMessage message;
        try {
            message = codec.fromEntry(fields).message();
        } catch (RuntimeException malformed) {
            return null; // as when it is read by all nodes
        }
        if (message instanceof ClusterMessage.Broadcast broadcast) {
            return StreamItem.of(place, broadcast.event(), broadcast.options());
        }
        return message instanceof ClusterMessage.Command command
                ? StreamItem.of(place, command.command(), command.options())
                : null;
    }

    private <T> @Nullable T ask(Command<T> question) throws InterruptedException {
        try {
            return hub.submit(key.length(), question).toCompletableFuture().get(remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    private @Nullable CarriedSession none(SessionOutcome what) {
        outcome = what;
        return null;
    }
}
