package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.SessionCodec;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one namespace in Redis, under the keys of the reference. A node writes over and deletes only what it
 * has written itself: a session that was taken stays taken, whatever its former node still does.
 */
@AnyThread
final class RedisSessions implements CarriedSessions {
    /** Characters of a session; a larger one is neither written nor read. */
    static final int MAX_LENGTH = 256 * 1024;

    static final int PID_LENGTH = 20;

    /** Sessions of this process that are being taken at once; more wait within their time. */
    private static final Semaphore TAKING = new Semaphore(64);

    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_-]{20}");
    private static final String IS_OURS =
            "local was = redis.call('GET', KEYS[1]) if was and string.sub(was, 1, #ARGV[1]) == ARGV[1] then ";
    private static final String SAVE =
            IS_OURS + "redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1 end return 0";
    private static final String DELETE = IS_OURS + "return redis.call('DEL', KEYS[1]) end return 0";
    private static final Logger log = LoggerFactory.getLogger(RedisSessions.class);

    private final RedisStreamsAdapter adapter;
    private final AdapterHub hub;

    RedisSessions(RedisStreamsAdapter adapter, AdapterHub hub) {
        this.adapter = adapter;
        this.hub = hub;
    }

    @Override
    public @Nullable Place now() {
        return hub.position();
    }

    @Override
    public CompletionStage<Boolean> save(CarriedSession session, Duration keepFor, boolean isNew) {
        byte[] value = SessionCodec.write(session);
        if (value.length > MAX_LENGTH) {
            count(SessionOutcome.LARGE);
            forget(session.pid(), session.mark());
            return CompletableFuture.completedStage(false);
        }
        if (!hub.saves().tryAcquire()) {
            count(SessionOutcome.AWAY);
            return CompletableFuture.failedStage(
                    new BusException(BusException.Code.FULL, "Redis: too many sessions are waiting to be written"));
        }
        String key = key(session.pid());
        return hub.submit(
                        value.length,
                        line -> isNew
                                ? line.commands()
                                        .set(key, value, SetArgs.Builder.px(keepFor.toMillis()))
                                        .thenApply(done -> true)
                                : line.commands()
                                        .<Long>eval(
                                                SAVE,
                                                ScriptOutputType.INTEGER,
                                                new String[] {key},
                                                SessionCodec.startOf(session.mark()),
                                                value,
                                                text(Long.toString(keepFor.toMillis())))
                                        .thenApply(written -> written == 1))
                .whenComplete((isOurs, failure) -> {
                    hub.saves().release();
                    count(
                            failure != null
                                    ? SessionOutcome.AWAY
                                    : isOurs ? SessionOutcome.SAVED : SessionOutcome.UNKNOWN);
                });
    }

    @Override
    public void forget(String pid, String mark) {
        if (!hub.saves().tryAcquire()) {
            count(SessionOutcome.AWAY); // it ends with its time
            return;
        }
        byte[] start = SessionCodec.startOf(mark);
        hub.keep(
                        start.length,
                        line -> line.commands()
                                .<Long>eval(DELETE, ScriptOutputType.INTEGER, new String[] {key(pid)}, start))
                .whenComplete((deleted, failure) -> hub.saves().release());
    }

    @Override
    public CompletionStage<Optional<Taken>> take(
            String pid, @Nullable Place offset, RecoveryLimits limits, Predicate<CarriedSession> isOwner) {
        CompletableFuture<Optional<Taken>> result = new CompletableFuture<>();
        if (!PID.matcher(pid).matches()) {
            count(SessionOutcome.UNKNOWN);
            return CompletableFuture.completedStage(Optional.empty());
        }
        SessionTaking taking = new SessionTaking(hub, adapter.codec(), key(pid), offset, limits, isOwner);
        Thread.ofVirtual().name("redis-bus-sessions").start(() -> result.complete(take(taking)));
        return result.completeOnTimeout(Optional.empty(), hub.requestWithin().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void endElsewhere(String sid) {
        adapter.tellOthers(
                new SocketCommand.Disconnect(false), BroadcastOptions.to(sid).withExcept(TAKEN));
    }

    private Optional<Taken> take(SessionTaking taking) {
        boolean isAdmitted = false;
        try {
            isAdmitted = TAKING.tryAcquire(taking.remainingNanos(), TimeUnit.NANOSECONDS);
            if (isAdmitted) {
                Taken taken = taking.take();
                count(taking.outcome());
                return Optional.ofNullable(taken);
            }
            count(SessionOutcome.AWAY);
        } catch (InterruptedException | RuntimeException failure) {
            count(SessionOutcome.AWAY);
            log.debug("A session was not taken: {}", failure.toString());
        } finally {
            if (isAdmitted) {
                TAKING.release();
            }
        }
        return Optional.empty();
    }

    private String key(String pid) {
        return hub.names().sessionPrefix() + pid;
    }

    private void count(SessionOutcome outcome) {
        hub.meters().count(BusMeter.SESSIONS, outcome);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
