package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The rooms of one socket: noted while it is pending, in the adapter while it is connected. */
@EventLoopOnly
final class SocketRooms {
    private final SocketLink link;
    /** What a pending socket has asked for; the same empty set before and after. */
    private Set<String> early = Set.of();

    SocketRooms(SocketLink link) {
        this.link = link;
    }

    /** The socket is in the adapter now: it joins what it has asked for before. */
    void enter() {
        Set<String> asked = early;
        early = Set.of();
        asked.forEach(room -> link.namespace().adapter().join(link, room));
    }

    /** Joins all; fails at the first room that is one too many. */
    @AnyThread
    CompletionStage<Void> joinLater(Set<String> names) {
        return ask(() -> {
            for (String room : names) {
                if (!join(room)) {
                    throw new IllegalStateException("rooms: full (expected: at most "
                            + link.namespace().settings().maxRooms() + ")");
                }
            }
            return null;
        });
    }

    @AnyThread
    CompletionStage<Void> leaveLater(Set<String> names) {
        return ask(() -> {
            leave(names);
            return null;
        });
    }

    @AnyThread
    CompletionStage<Set<String>> fetch() {
        return ask(this::now);
    }

    /** False if the room would be one too many. */
    boolean join(String room) {
        int maxRooms = link.namespace().settings().maxRooms();
        if (link.isGone()) {
            return true;
        }
        if (!link.isConnected()) {
            return joinEarly(room, maxRooms);
        }
        boolean isAllowed = link.namespace().adapter().roomCount(link) < maxRooms || now().contains(room);
        if (isAllowed) {
            link.namespace().adapter().join(link, room);
        }
        return isAllowed;
    }

    private boolean joinEarly(String room, int maxRooms) {
        if (early.isEmpty()) {
            early = new LinkedHashSet<>(4);
        }
        return early.contains(room) || (early.size() < maxRooms && early.add(room));
    }

    void leave(Set<String> rooms) {
        if (!early.isEmpty()) {
            early.removeAll(rooms);
        }
        if (!link.isGone()) { // the id, which the adapter goes by, may be another socket's by now
            rooms.forEach(room -> link.namespace().adapter().leave(link, room));
        }
    }

    /** The rooms with the socket's own one; while it is pending those that it has asked for. */
    Set<String> now() {
        if (link.isGone()) {
            return Set.of();
        }
        return link.isConnected() ? link.namespace().adapter().roomsOf(link) : Set.copyOf(early);
    }

    private <T> CompletionStage<T> ask(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, link.loop()::execute);
        } catch (RejectedExecutionException loopIsGone) {
            return CompletableFuture.failedFuture(new CompletionException(loopIsGone));
        }
    }
}
