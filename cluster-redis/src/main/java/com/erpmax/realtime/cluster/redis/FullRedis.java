package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XTrimArgs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in a Redis that has no memory left: half of the adapters' stream goes. What would trim it otherwise is refused
 * before it does, so a Redis that this stream has filled would stay full.
 */
@AnyThread
final class FullRedis {
    /** How the answer begins of a Redis that has no memory. */
    static final String ANSWER = "OOM ";

    /** Meanwhile it shows whether that was enough. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
    /** When nothing was refused for so long, it is over. */
    private static final long OVER_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Logger log = LoggerFactory.getLogger(FullRedis.class);

    private final String stream;
    private final BusMeters meters;
    private long refusedNanos = System.nanoTime() - OVER_NANOS;
    private long begunNanos = System.nanoTime() - PAUSE_NANOS;

    FullRedis(BusNames names, BusMeters meters) {
        this.stream = names.stream();
        this.meters = meters;
    }

    /** Whether this is, or comes from, the answer of a Redis that has no memory. */
    static boolean isReason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException
                    && String.valueOf(cause.getMessage()).startsWith(ANSWER)) {
                return true;
            }
        }
        return false;
    }

    /** Something was refused over this connection; done when there is more room, or it was not for this to make. */
    CompletionStage<?> refused(RedisLine line) {
        boolean isFirst;
        synchronized (this) {
            long now = System.nanoTime();
            isFirst = now - refusedNanos >= OVER_NANOS;
            refusedNanos = now;
            if (now - begunNanos < PAUSE_NANOS) {
                return CompletableFuture.completedStage(null);
            }
            begunNanos = now;
        }
        CompletionStage<Long> trimmed =
                line.commands().xlen(stream).thenCompose(length -> halve(line, length, isFirst));
        line.flush();
        return trimmed.handle((dropped, failure) -> {
            if (failure != null) {
                log.debug("The stream {} could not be trimmed", stream, failure);
            } else if (dropped > 0) {
                meters.count(BusMeter.TRIMMED);
            }
            return dropped;
        });
    }

    private CompletionStage<Long> halve(RedisLine line, long length, boolean isFirst) {
        long kept = Math.max(StreamLength.LEAST, length / 2);
        if (isFirst) {
            log.warn(
                    "Redis is full. Of the stream {}, {} entries, {} are kept", stream, length, Math.min(kept, length));
        }
        if (kept >= length) {
            return CompletableFuture.completedStage(0L); // it is full of something else
        }
        CompletionStage<Long> trimmed =
                line.commands().xtrim(stream, XTrimArgs.Builder.maxlen(kept).exactTrimming());
        line.flush();
        return trimmed;
    }
}
