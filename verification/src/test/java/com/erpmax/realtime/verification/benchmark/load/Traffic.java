package com.erpmax.realtime.verification.benchmark.load;

import java.time.Duration;

/**
 * Traffic of one kind on one server. Everything is checked: a wrong, missing or doubled message is an {@link
 * IllegalStateException}, a connection that breaks an {@link java.io.UncheckedIOException}. Not thread-safe.
 */
public interface Traffic extends AutoCloseable {

    /** How long a server may take for an answer. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /** Does what has to be done before the next flow and is not to be measured. */
    default void prepare() {}

    /** Lets traffic flow for this time, then waits for everything that is still under way. */
    Flow flow(Duration time);

    /** Closes all connections. */
    @Override
    void close();
}
