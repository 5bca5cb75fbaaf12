package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.StreamName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events of a stream have led to so far, for clients that have missed some. Implemented by a feature. */
public interface CurrentStates {

    /**
     * A state that is not final, as an event that tells it.
     *
     * @param subject an id that is in the payload of every event about the same thing, and in no other
     * @param event the event's name
     * @param fields its payload
     */
    record CurrentState(String subject, String event, Map<String, ? extends @Nullable Object> fields) {}

    /** Returns those of these streams of which something is unfinished. Blocking. */
    Set<StreamName> among(Collection<StreamName> streams);

    /** Returns what is unfinished, a bounded number; empty for streams of other kinds. Blocking. */
    List<CurrentState> of(StreamName stream);
}
