package com.erpmax.realtime.verification.traffic;

import com.erpmax.realtime.verification.ledger.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Publishers at a steady rate, each a virtual thread that sends one message after the other to a stream that its seed
 * picks. What is not answered is repeated until it is; what is refused is repeated if asked for. Used by one thread.
 */
public final class Traffic {

    private static final long PAUSE_BEFORE_REPEAT_MILLIS = 100;
    private static final int AT_ONCE = 16;

    private final Publisher publisher;
    private final List<String> streams;
    private final boolean repeatsRefused;
    private final Pace pace;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /**
     * How much is published.
     *
     * @param publishers each sends one message after the other
     * @param pauseMillis from one message of a publisher to the next, at least
     */
    public record Pace(int publishers, long pauseMillis) {

        /** So many messages in a second, as long as each is answered in time. */
        public static Pace perSecond(int messages) {
            int publishers = Math.max(1, messages / 5);
            return new Pace(publishers, 1000L * publishers / messages);
        }
    }

    public Traffic(Publisher publisher, List<String> streams, boolean repeatsRefused, Pace pace) {
        this.publisher = publisher;
        this.streams = streams;
        this.repeatsRefused = repeatsRefused;
        this.pace = pace;
    }

    public void start(Random seed) {
        for (int i = 0; i < pace.publishers(); i++) {
            Random random = new Random(seed.nextLong());
            threads.add(Thread.ofVirtual().name("publisher-" + i).start(() -> publish(random)));
        }
    }

    /** Begins nothing new and waits until everything begun has its outcome. */
    public void stop() throws InterruptedException {
        stop.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish(Random random) {
        try {
            long pause = TimeUnit.MILLISECONDS.toNanos(pace.pauseMillis());
            long due = System.nanoTime() + random.nextLong(pause);
            while (!stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                publish(Message.to(streams.get(random.nextInt(streams.size()))));
                due = Math.max(due + pause, System.nanoTime());
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Message message) throws InterruptedException {
        publish(publisher, message, repeatsRefused);
    }

    /** Sends a message until it is answered, and, if asked for, until it is accepted. */
    public static void publish(Publisher publisher, Message message, boolean repeatsRefused)
            throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (!isDone(publisher.attempt(message), repeatsRefused)) {
            boolean unused = never.await(PAUSE_BEFORE_REPEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Sends many messages, several at a time, each until it is accepted. */
    public static void publishAll(Publisher publisher, Collection<Message> messages) throws InterruptedException {
        Queue<Message> waiting = new ConcurrentLinkedQueue<>(messages);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().name("publisher-of-many-" + i).start(() -> publishFrom(publisher, waiting)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void publishFrom(Publisher publisher, Queue<Message> waiting) {
        try {
            for (Message message = waiting.poll(); message != null; message = waiting.poll()) {
                publish(publisher, message, true);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isDone(Outcome outcome, boolean repeatsRefused) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> true;
            case Outcome.Refused refused -> !repeatsRefused;
            case Outcome.Unknown unknown -> false;
        };
    }
}
