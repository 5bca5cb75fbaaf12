package com.erpmax.realtime.cluster.redis;

/**
 * Takes the entries of a stream in two steps: first what can be made of each by itself, for all that were read together;
 * then what is done with it, one after the other. So what came together reaches event loops together, and leaves them in
 * few writes.
 */
@FunctionalInterface
interface Intake {
    /**
     * Reads an entry, with no effect on anything. On the reading thread.
     *
     * @return what is done in its turn, on the same thread and in the order of the stream; never, if it turns out by then
     *     to have been there before or the connection is lost
     */
    Runnable prepare(StreamEntry entry);

    /** An entry has been read, whatever came of it; its size in bytes. On the reading thread. */
    default void sized(long bytes) {}
}
