package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.realtime.CurrentStates.CurrentState;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** One look of a feed into the table, and what it found while that is being sent. */
@EventLoopOnly
final class Reading {

    final Queue<StoredEvent> events = new ArrayDeque<>();
    List<CurrentState> states = List.of();
    boolean hasMore;
    long heardSeq;
    boolean isAgain;
    boolean isFlushAwaited;
}
