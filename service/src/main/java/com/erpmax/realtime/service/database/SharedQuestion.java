package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.loop.NetworkThread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A question that many have at the same time, each about something else: while the database answers some, those who come
 * are collected, and all of them are one question more. So a crowd costs few questions, and who comes alone is answered at
 * once. An answer is never older than the call that it is given to. What fails for many is asked for fewer, unless the
 * database has gone. Thread-safe.
 *
 * @param <K> what is asked about
 * @param <V> what is answered
 */
public final class SharedQuestion<K, V> {

    /** What one question is about at most, so that its statement stays small. */
    private static final int MOST = 256;

    private final Turns turns;
    private final Function<List<K>, Map<K, V>> question;
    private final Queue<Asked<K, V>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isAsking = new AtomicBoolean();

    /**
     * @param turns whose turn a question takes
     * @param question asks the database; has an answer for each key
     */
    public SharedQuestion(Turns turns, Function<List<K>, Map<K, V>> question) {
        this.turns = turns;
        this.question = question;
    }

    private record Asked<K, V>(Collection<K> keys, CompletableFuture<Map<K, V>> answer) {}

    /**
     * Returns the answer for one.
     *
     * @throws DatabaseUnavailableException if the database could not be asked
     */
    @Blocking
    public V answer(K key) {
        return Objects.requireNonNull(answers(List.of(key)).get(key));
    }

    /**
     * Returns the answers for some, in their order.
     *
     * @throws DatabaseUnavailableException if the database could not be asked
     */
    @Blocking
    public Map<K, V> answers(Collection<K> keys) {
        if (NetworkThread.isCurrent() || OpenTransaction.current() != null) {
            throw new IllegalStateException("A shared question was asked where nobody may wait, on "
                    + Thread.currentThread().getName());
        }
        CompletableFuture<Map<K, V>> answer = new CompletableFuture<>();
        waiting.add(new Asked<>(keys, answer));
        turns.joined();
        askUnlessAsking();
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DatabaseUnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("A shared question failed", failed.getCause());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(
                    DatabaseFault.CLOSED, "A call was interrupted while it waited for its answer", interruption);
        } finally {
            turns.left();
        }
    }

    private void askUnlessAsking() {
        if (isAsking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("database-shared").start(this::askAll);
        }
    }

    private void askAll() {
        try {
            turns.take(() -> {
                ask(next(MOST), true);
                return true;
            });
        } catch (Throwable failure) {
            // There was no turn: all who waited for it have waited long enough.
            next(Integer.MAX_VALUE).forEach(asked -> asked.answer().completeExceptionally(failure));
        } finally {
            isAsking.set(false);
            if (!waiting.isEmpty()) {
                askUnlessAsking();
            }
        }
    }

    private List<Asked<K, V>> next(int mostKeys) {
        List<Asked<K, V>> some = new ArrayList<>();
        int keys = 0;
        for (Asked<K, V> asked = waiting.peek();
                asked != null && (some.isEmpty() || keys + asked.keys().size() <= mostKeys);
                asked = waiting.peek()) {
            keys += asked.keys().size();
            some.add(asked);
            waiting.remove();
        }
        return some;
    }

    /** @param isFirstTry whether it is tried once more when the database could not be asked */
    private void ask(List<Asked<K, V>> some, boolean isFirstTry) {
        if (some.isEmpty()) {
            return; // the one before has taken all
        }
        Set<K> keys = new LinkedHashSet<>();
        some.forEach(asked -> keys.addAll(asked.keys()));
        try {
            Map<K, V> all = question.apply(List.copyOf(keys));
            for (Asked<K, V> asked : some) {
                Map<K, V> its = new LinkedHashMap<>();
                asked.keys().forEach(key -> its.put(key, Objects.requireNonNull(all.get(key))));
                asked.answer().complete(its);
            }
        } catch (Throwable failure) {
            boolean isOfDatabase = failure instanceof DatabaseUnavailableException;
            if (some.size() == 1 || (isOfDatabase && !(isFirstTry && turns.canBeUsed()))) {
                some.forEach(asked -> asked.answer().completeExceptionally(failure));
                return;
            }
            // One of them may have asked about something that the database does not take, or all about too much.
            int half = some.size() / 2;
            ask(some.subList(0, half), isFirstTry && !isOfDatabase);
            ask(some.subList(half, some.size()), isFirstTry && !isOfDatabase);
        }
    }
}
