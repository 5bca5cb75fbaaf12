package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that this node sends to Redis, in the order in which it was given: it leaves in batches from the control
 * thread, and no caller waits. What is kept waits here while Redis is away, and is sent again when a connection broke
 * before its answer came; its readers tell a repetition. Anything else fails then. Both together are bounded.
 */
final class WriteQueue {
    /** Commands that are sent before the first of them is answered. */
    private static final int WINDOW = 1_000;
    /** Commands that leave together, while those after them are made. */
    private static final int BATCH = 100;
    /** How long nothing is sent when Redis could not take what was to be kept. */
    private static final int HOLD_MILLIS = 500;
    /** Answers after which the connection is given up: another one may lead to a server that can. */
    private static final List<String> ELSEWHERE =
            List.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "MOVED");
    /** Answers of a server that may be able to do the same soon. */
    private static final List<String> NOT_NOW =
            List.of(FullRedis.ANSWER, "MISCONF ", "BUSY ", "TRYAGAIN ", "NOREPLICAS ");

    private static final Logger log = LoggerFactory.getLogger(WriteQueue.class);

    /** Why a message was never written. */
    enum Drop {
        FULL,
        STALE,
        REFUSED,
        AWAY
    }

    private final Executor control;
    private final BusLimits limits;
    private final Duration keepFor;
    private final BusMeters meters;
    private final Runnable beforeSending;
    private final Runnable afterOverflow;
    private final Consumer<BusSession> whenFull;
    private final Queue<Write<?>> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicBoolean hasOverflowed = new AtomicBoolean();
    private final ArrayDeque<Write<?>> waiting = new ArrayDeque<>();
    private final LinkedHashSet<Write<?>> inFlight = new LinkedHashSet<>();
    /** What Redis could not take now, in its order; back at the front of what waits when all is answered. */
    private final List<Write<?>> returned = new ArrayList<>();

    private boolean isHeld;
    private boolean hasWarned;
    private volatile @Nullable BusSession session;

    /**
     * @param control the one thread that sends
     * @param beforeSending called on it before anything is sent
     * @param afterOverflow called on it when all that waited has been sent, but some of it had been dropped before
     * @param whenFull called on it when Redis has answered that it has no memory
     */
    WriteQueue(
            Executor control,
            RedisBusSettings settings,
            BusMeters meters,
            Runnable beforeSending,
            Runnable afterOverflow,
            Consumer<BusSession> whenFull) {
        this.control = control;
        this.limits = settings.limits();
        this.keepFor = settings.times().keepFor();
        this.meters = meters;
        this.beforeSending = beforeSending;
        this.afterOverflow = afterOverflow;
        this.whenFull = whenFull;
        meters.gauge(BusMeter.WAITING, count::get);
        meters.gauge(BusMeter.WAITING_BYTES, bytes::get);
    }

    /** Sends a command, or fails at once when Redis is away or too much waits. */
    @AnyThread
    <T> CompletionStage<T> submit(int weight, Command<T> command) {
        if (session == null) {
            return CompletableFuture.failedStage(away(null));
        }
        Write<T> write = new Write<>(weight, false, command);
        if (!admit(weight)) {
            return CompletableFuture.failedStage(
                    new BusException(BusException.Code.FULL, "Redis: too much is waiting to be written"));
        }
        enqueue(write);
        return write.result();
    }

    /**
     * Sends a command now or when Redis is back; drops it, and remembers that, when too much waits.
     *
     * @return the answer; fails when it is dropped
     */
    @AnyThread
    <T> CompletionStage<T> keep(int weight, Command<T> command) {
        if (session == null) {
            meters.count(BusMeter.DEGRADED);
        }
        if (admit(weight)) {
            Write<T> write = new Write<>(weight, true, command);
            enqueue(write);
            return write.result();
        }
        meters.count(BusMeter.DROPPED, Drop.FULL);
        hasOverflowed.set(true);
        return CompletableFuture.failedStage(new BusException(BusException.Code.FULL, "Redis: too much is waiting"));
    }

    /** Something that was to be told to others is lost after all; they will hear of it. */
    @AnyThread
    void overflowed() {
        hasOverflowed.set(true);
    }

    /** Whether there is a connection. */
    @AnyThread
    boolean isUp() {
        return session != null;
    }

    /** On the control thread: there is a connection. */
    void up(BusSession value) {
        session = value;
        hasWarned = false;
        drain();
    }

    /** On the control thread: there is no connection any more. */
    void down() {
        session = null;
        returned.addAll(inFlight);
        inFlight.clear();
        // What was not answered keeps its number, so it goes before what gets a new one.
        returned.sort(Comparator.comparing(Write::isRefused));
        takeBack();
        waiting.removeIf(write -> !isReadied(write));
        drain();
    }

    /** On the control thread: what waits is too old to be told to anybody. */
    void discard() {
        for (Collection<Write<?>> writes : List.of(inFlight, returned, waiting)) {
            writes.removeIf(write -> write.isKept() && drop(write, Drop.STALE));
        }
        for (Write<?> write = incoming.poll(); write != null; write = incoming.poll()) {
            if (write.isKept()) {
                drop(write, Drop.STALE);
            } else {
                waiting.add(write);
            }
        }
    }

    private boolean admit(int weight) {
        int messages = count.incrementAndGet();
        long weights = bytes.addAndGet(weight);
        if (messages <= limits.maxWaiting() && weights <= limits.maxWaitingBytes()) {
            return true;
        }
        release(weight);
        return false;
    }

    private void release(int weight) {
        count.decrementAndGet();
        bytes.addAndGet(-weight);
    }

    private void enqueue(Write<?> write) {
        incoming.add(write);
        if (isScheduled.compareAndSet(false, true)) {
            control.execute(this::drain);
        }
    }

    private void drain() {
        isScheduled.set(false);
        beforeSending.run();
        BusSession current = session;
        for (Write<?> write = incoming.poll(); write != null; write = incoming.poll()) {
            if (current != null || isReadied(write)) {
                waiting.add(write);
            }
        }
        if (current != null) {
            sendWaiting(current);
        }
    }

    /** Whether something waits for Redis to be back: by then it is ready to leave. */
    private boolean isReadied(Write<?> write) {
        if (!write.isKept()) {
            fail(write, away(null));
            return false;
        }
        try {
            write.prepare();
            return true;
        } catch (Throwable notWritable) {
            refuse(write, notWritable);
            return false;
        }
    }

    private void takeBack() {
        for (Write<?> write : returned.reversed()) {
            waiting.addFirst(write);
        }
        returned.clear();
    }

    private void sendWaiting(BusSession current) {
        if (isHeld || !returned.isEmpty()) {
            return;
        }
        int sent = 0;
        while (inFlight.size() < WINDOW && !waiting.isEmpty()) {
            Write<?> write = waiting.remove();
            if (write.isKept() && write.ageNanos() > keepFor.toNanos()) {
                drop(write, Drop.STALE);
            } else {
                send(current, write);
                sent++;
                if (sent % BATCH == 0) {
                    current.writing().flush();
                }
            }
        }
        if (sent % BATCH != 0) {
            current.writing().flush();
        }
        if (waiting.isEmpty() && hasOverflowed.compareAndSet(true, false)) {
            afterOverflow.run();
        }
    }

    private <T> void send(BusSession current, Write<T> write) {
        inFlight.add(write);
        CompletionStage<T> answer;
        try {
            answer = write.send(current.writing());
        } catch (IllegalArgumentException notWritable) {
            inFlight.remove(write);
            refuse(write, notWritable);
            return;
        } catch (Throwable failure) {
            answer = CompletableFuture.failedStage(failure);
        }
        answer.whenCompleteAsync((value, failure) -> answered(current, write, value, failure), control);
    }

    private <T> void answered(BusSession from, Write<T> write, T value, @Nullable Throwable failure) {
        if (!inFlight.contains(write) || from != session) {
            return; // given up with its connection
        }
        if (failure != null && isAnswer(failure)) {
            write.refused();
            if (FullRedis.isReason(failure)) {
                whenFull.accept(from);
            }
        }
        if (failure == null) {
            inFlight.remove(write);
            release(write.weight());
            write.result().complete(value);
        } else if (write.isKept() && hasText(failure, NOT_NOW)) {
            inFlight.remove(write);
            returned.add(write);
        } else if (isRefusal(failure)) {
            inFlight.remove(write);
            refuse(write, failure);
        } else {
            from.lost(failure);
            return;
        }
        goOn(from);
    }

    /** Sends on in batches, and later when Redis could not take something. */
    private void goOn(BusSession current) {
        if (!returned.isEmpty() && inFlight.isEmpty()) {
            takeBack();
            isHeld = true;
            CompletableFuture.delayedExecutor(HOLD_MILLIS, TimeUnit.MILLISECONDS, control)
                    .execute(this::resume);
        } else if (!waiting.isEmpty() && inFlight.size() <= WINDOW / 2) {
            sendWaiting(current);
        }
    }

    private void resume() {
        isHeld = false;
        drain();
    }

    private void refuse(Write<?> write, Throwable failure) {
        if (write.isKept()) {
            if (!hasWarned) {
                log.warn("Redis refused a message for other nodes: {}", reason(failure));
                hasWarned = true;
            }
            drop(write, Drop.REFUSED);
        } else {
            fail(write, new BusException(BusException.Code.REFUSED, "Redis: " + reason(failure), failure));
        }
    }

    private boolean drop(Write<?> write, Drop reason) {
        meters.count(BusMeter.DROPPED, reason);
        hasOverflowed.set(true);
        return fail(write, away(null));
    }

    private boolean fail(Write<?> write, BusException failure) {
        release(write.weight());
        write.result().completeExceptionally(failure);
        return true;
    }

    /** Whether Redis has answered that it did not do something. */
    static boolean isAnswer(Throwable failure) {
        return cause(failure) instanceof RedisCommandExecutionException;
    }

    /** An answer that concerns the command, not the server's state. */
    private static boolean isRefusal(Throwable failure) {
        return isAnswer(failure) && !hasText(failure, ELSEWHERE);
    }

    private static boolean hasText(Throwable failure, List<String> beginnings) {
        String text = reason(failure);
        return beginnings.stream().anyMatch(text::startsWith);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure : cause;
    }

    private static String reason(Throwable failure) {
        return String.valueOf(cause(failure).getMessage());
    }

    private static BusException away(@Nullable Throwable cause) {
        return new BusException(BusException.Code.AWAY, "Redis: away", cause);
    }
}
