package com.erpmax.realtime.service.events;

/** Deletes what is too old, in the background. The {@link Sweeper} calls it from its own thread only. */
@FunctionalInterface
public interface Sweep {

    /**
     * Deletes one batch, which is small enough to keep nobody else waiting. Blocking.
     *
     * @return whether there may be more to do at once
     * @throws com.erpmax.realtime.service.database.DatabaseUnavailableException if it has to wait for the next round
     */
    boolean sweep();
}
