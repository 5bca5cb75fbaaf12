package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the table from time to time for what other instances have committed, so that it is pushed here whatever
 * became of their hints. Asks for places only. Called by one thread.
 */
final class CommitPoll {

    private static final Logger LOG = LoggerFactory.getLogger(CommitPoll.class);

    private final Database database;
    private final StreamPusher pusher;
    private @Nullable CommittedStreams streams;

    /** @param database of PostgreSQL, which other instances may use as well */
    CommitPoll(Database database, StreamPusher pusher) {
        this.database = database;
        this.pusher = pusher;
    }

    /** Sees to it that what is committed from now on is found. */
    CommitPoll start() {
        streams = new CommittedStreams(database, CommittedStreams.PAGE);
        return this;
    }

    void look() {
        try {
            if (streams == null) {
                start();
                return;
            }
            streams.look(pusher::advanced);
        } catch (DatabaseUnavailableException unavailable) {
            LOG.debug("Events of other instances wait for the database", unavailable);
        } catch (RuntimeException failure) {
            LOG.error("Events of other instances could not be looked for", failure);
        }
    }
}
