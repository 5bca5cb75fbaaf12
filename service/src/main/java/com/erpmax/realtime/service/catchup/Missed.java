package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.catchup.HistoryReader.Start;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamPlace;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user missed of a stream; nothing is kept of it once all of that has been sent. */
@EventLoopOnly
final class Missed {

    /** Where to begin, until that has been done. */
    @Nullable
    Start start;

    long upTo;

    @Nullable
    Set<Long> only;

    boolean wantsStates;
    int batch;
    int batches;

    private @Nullable StreamPlace heard;
    private boolean isUnsure;

    /** An event was stored while nothing was sent yet. */
    void hear(StoredEvent event) {
        if (heard == null || !heard.epoch().equals(event.epoch()) || heard.seq() < event.seq()) {
            heard = new StreamPlace(event.epoch(), event.seq());
        }
    }

    /** A socket has left that may have been the one to which something was pushed, unheard of here. */
    void doubt() {
        isUnsure = true;
    }

    /** Whether there is nothing to send: no event before that start was read, none since, and no state is to be told. */
    boolean isNothing(Start from) {
        return !isUnsure && from.isAtHead() && !(wantsStates && from.isUnfinished()) && !hasHeardAfter(from.head());
    }

    private boolean hasHeardAfter(StreamPlace head) {
        return heard != null && !(heard.epoch().equals(head.epoch()) && heard.seq() <= head.seq());
    }
}
