package com.erpmax.realtime.client;

import java.util.Map;

/**
 * Where a client keeps its positions. They belong to one user and tenant: use a store for each. After {@link #load()} all calls come
 * from the thread that runs the handlers, one after the other.
 */
public interface PositionStore {

    /** A store that forgets with the process: what is missed while the program does not run, the service remembers. */
    static PositionStore inMemory() {
        return new PositionStore() {
            @Override
            public Map<String, Position> load() {
                return Map.of();
            }

            @Override
            public void save(String stream, Position position) {
                // the client itself remembers for as long as it lives
            }
        };
    }

    /**
     * Returns all positions by their streams. Called once, when the client is built; what it throws, {@code build()}
     * throws.
     */
    Map<String, Position> load();

    /**
     * Keeps a position in place of the stream's former one. Called after the handlers of the event have returned. What it
     * throws is reported as {@code position_not_saved}, and the client goes on: after a restart events may come again.
     */
    void save(String stream, Position position);
}
