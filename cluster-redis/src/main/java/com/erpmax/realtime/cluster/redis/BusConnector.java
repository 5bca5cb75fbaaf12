package com.erpmax.realtime.cluster.redis;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries to reach Redis until a try has succeeded. Further tries begin whether or not earlier ones have ended, so that one
 * that hangs keeps nothing waiting; the first to be answered wins, and the others are given up for good: what comes of them
 * later, also when it tries again then, counts for nothing. Belongs to the control thread.
 */
final class BusConnector {
    /** As many as begin while one hangs for two seconds, so that none is left out. */
    private static final int MOST_TRIES = 13;

    private static final int FIRST_PAUSE_MILLIS = 30;
    private static final int PAUSE_MILLIS = 165;
    /** Not all nodes try at the same moment. */
    private static final int SPREAD = 3;

    private final ScheduledExecutorService executor;
    private final Supplier<BusSession> sessions;
    private final Function<BusSession, CompletionStage<String>> opening;
    private final Duration within;
    private final BiConsumer<BusSession, String> found;
    private final Consumer<Throwable> failed;
    private final Set<BusSession> tries = new LinkedHashSet<>();
    private boolean isSeeking;
    private Future<?> next = CompletableFuture.completedFuture(null);

    /**
     * @param sessions makes a session for a try
     * @param opening opens it and says which server it has found
     * @param within how long that may take
     * @param found takes the session that has won, and its server
     * @param failed learns of each try that has failed
     */
    BusConnector(
            ScheduledExecutorService executor,
            Supplier<BusSession> sessions,
            Function<BusSession, CompletionStage<String>> opening,
            Duration within,
            BiConsumer<BusSession, String> found,
            Consumer<Throwable> failed) {
        this.executor = executor;
        this.sessions = sessions;
        this.opening = opening;
        this.within = within;
        this.found = found;
        this.failed = failed;
    }

    /** Begins to try, unless it does already. */
    void seek() {
        if (!isSeeking) {
            isSeeking = true;
            tryAfter(FIRST_PAUSE_MILLIS);
        }
    }

    /** Tries no longer, and gives up what is under way. */
    void stop() {
        isSeeking = false;
        next.cancel(false);
        for (BusSession session : tries) {
            var unused = session.close();
        }
        tries.clear();
    }

    private void tryAfter(int leastMillis) {
        int pause = leastMillis + ThreadLocalRandom.current().nextInt(leastMillis / SPREAD);
        next = executor.schedule(this::tryOnce, pause, TimeUnit.MILLISECONDS);
    }

    private void tryOnce() {
        if (!isSeeking) {
            return;
        }
        tryAfter(PAUSE_MILLIS);
        if (tries.size() >= MOST_TRIES) {
            return;
        }
        BusSession session = sessions.get();
        tries.add(session);
        CompletableFuture<String> answer;
        try {
            answer = opening.apply(session).toCompletableFuture();
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        var unused = answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((server, failure) -> answered(session, server, failure), executor);
    }

    private void answered(BusSession session, @Nullable String server, @Nullable Throwable failure) {
        boolean isCurrent = tries.remove(session);
        if (isCurrent && server != null && !session.isLost()) {
            stop();
            found.accept(session, server);
            return;
        }
        var unused = session.close();
        if (isCurrent && failure != null) {
            failed.accept(failure);
        }
    }
}
