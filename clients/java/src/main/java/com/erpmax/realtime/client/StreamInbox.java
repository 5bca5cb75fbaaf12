package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's events on their way to the handlers: drops what was taken before, holds back what came too early, and says
 * when the service must be asked. While it is behind, up to a number of live events wait here for what the service answers;
 * further ones are dropped and asked for again, so that none is lost. Owned by the loop.
 */
final class StreamInbox {

    /** Where events go once it is their turn. */
    interface Outlet {

        /** Takes an event, or returns false when there is no room for it at the moment. */
        boolean take(Stored event, EventPlace place);

        /** The stream has been taken up to a place, the last event of which is lost or was taken already. */
        void skipTo(String stream, Position position);

        /** Events of the stream are lost. */
        void truncated(String stream);
    }

    private record Waiting(Stored event, EventPlace place) {}

    private final String stream;
    private final int capacity;
    private final Outlet outlet;
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Position taken;
    /** The service chooses where an unknown stream begins, and may leave out what the user has read. */
    private boolean isBeginning;

    private boolean behind;
    private boolean dropped;
    private int waitingWhenAsked;

    /**
     * @param capacity the most events that wait here
     * @param taken the position to go on from; null takes what the service sends before it says where it stands as it comes
     */
    StreamInbox(String stream, int capacity, @Nullable Position taken, Outlet outlet) {
        this.stream = stream;
        this.capacity = capacity;
        this.taken = taken;
        this.isBeginning = taken == null;
        this.outlet = outlet;
    }

    /** Returns the position that the stream goes on from; null before anything is known of it. */
    @Nullable
    Position taken() {
        return taken;
    }

    /** Returns whether the service must be asked for what is missing. */
    boolean isBehind() {
        return behind;
    }

    /** An event came, live or replayed. */
    void arrived(Stored event, EventPlace place) {
        if (taken == null) {
            taken = new Position(place.position().epoch(), place.position().seq() - 1);
        }
        if (behind) {
            hold(event, place);
        } else if (!isOld(place) && !(isNext(place) && goOn(event, place))) {
            behind = true;
            hold(event, place);
        }
    }

    /** The service says that this connection has been sent everything up to a place, and goes on from there. */
    void sentUpTo(Position position) {
        boolean isBeyond = taken == null || !position.isOfEpochOf(taken) || position.seq() > taken.seq();
        if (isBeyond && isBeginning && !behind) {
            taken = position;
            outlet.skipTo(stream, position);
        } else if (isBeyond) {
            behind = true;
        }
    }

    /** Whatever the service chose to begin with has been sent: from now on nothing may be missing. */
    void begun() {
        isBeginning = false;
    }

    /** To be called when the service is asked for what follows {@link #taken()}. */
    void asked() {
        waitingWhenAsked = waiting.size();
    }

    /** Something may have been missed: the service is to be asked, if there is a place to ask from. */
    void doubt() {
        behind = taken != null;
    }

    /** The service's answer: events in their order, whatever holes are between them. */
    void answered(SyncPage page) {
        behind = true;
        if (page.truncated()) {
            outlet.truncated(stream);
        }
        restartIfLost(page);
        for (Stored event : page.events()) {
            EventPlace place = event.place();
            if (place != null && !isOld(place) && !handOn(event, place)) {
                return;
            }
        }
        Position next = page.position();
        if (taken == null || !next.isOfEpochOf(taken) || next.seq() > taken.seq()) {
            taken = next;
            outlet.skipTo(stream, next);
        }
        if (!page.more()) {
            merge();
        }
    }

    /** The service cannot say what is missing: says that it is lost, and goes on with what waits. */
    void giveUp() {
        outlet.truncated(stream);
        behind = dropped;
        dropped = false;
        List<Waiting> rest = List.copyOf(waiting);
        waiting.clear();
        for (Waiting next : rest) {
            if (behind || (!isOld(next.place) && !handOn(next.event, next.place))) {
                behind = true;
                hold(next.event, next.place);
            }
        }
    }

    /** The connection has ended: what waits here will be sent again. */
    void disconnected() {
        waiting.clear();
        isBeginning = taken == null;
        behind = false;
        dropped = false;
    }

    /** Hands on what waits and follows; what has waited since before the question and belongs to another epoch is over. */
    private void merge() {
        boolean again = dropped;
        dropped = false;
        behind = false;
        List<Waiting> rest = List.copyOf(waiting);
        waiting.clear();
        for (int i = 0; i < rest.size(); i++) {
            Waiting next = rest.get(i);
            if (isOld(next.place) || (i < waitingWhenAsked && isOfAnotherEpoch(next.place))) {
                continue;
            }
            if (behind || !isNext(next.place) || !goOn(next.event, next.place)) {
                behind = true;
                hold(next.event, next.place);
            }
        }
        behind |= again;
    }

    /** A position that the service does not know any more, beyond what it has, must not hide what it has. */
    private void restartIfLost(SyncPage page) {
        Position next = page.position();
        if (page.truncated() && taken != null && next.isOfEpochOf(taken) && next.seq() < taken.seq()) {
            EventPlace first =
                    page.events().isEmpty() ? null : page.events().get(0).place();
            taken = first == null
                    ? next
                    : new Position(next.epoch(), first.position().seq() - 1);
        }
    }

    private void hold(Stored event, EventPlace place) {
        if (waiting.size() < capacity) {
            waiting.add(new Waiting(event, place));
        } else {
            dropped = true;
        }
    }

    /** What was in an epoch that has ended, after the position, is lost. */
    private boolean goOn(Stored event, EventPlace place) {
        if (taken != null && !taken.epoch().isEmpty() && isOfAnotherEpoch(place)) {
            outlet.truncated(stream);
        }
        return handOn(event, place);
    }

    private boolean handOn(Stored event, EventPlace place) {
        if (!outlet.take(event, place)) {
            return false;
        }
        taken = place.position();
        return true;
    }

    private boolean isOld(EventPlace place) {
        return taken != null
                && place.position().isOfEpochOf(taken)
                && place.position().seq() <= taken.seq();
    }

    private boolean isNext(EventPlace place) {
        Position position = place.position();
        return taken == null
                || isBeginning
                || (position.isOfEpochOf(taken) ? position.seq() == taken.seq() + 1 : position.seq() == 1);
    }

    private boolean isOfAnotherEpoch(EventPlace place) {
        return taken != null && !place.position().isOfEpochOf(taken);
    }
}
