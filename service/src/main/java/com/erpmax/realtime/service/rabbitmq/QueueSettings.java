package com.erpmax.realtime.service.rabbitmq;

/**
 * Which queue is consumed, and how.
 *
 * @param prefetch how many messages are held at most that are not acknowledged yet
 */
public record QueueSettings(String queue, int prefetch) {

    private static final String DEAD = ".dead";

    public QueueSettings {
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch: " + prefetch + " (expected: >= 1)");
        }
    }

    /** Returns the queue of what cannot be processed. */
    public String deadQueue() {
        return deadQueue(queue);
    }

    /** Returns the queue of what cannot be processed of the given queue. */
    public static String deadQueue(String queue) {
        return queue + DEAD;
    }
}
