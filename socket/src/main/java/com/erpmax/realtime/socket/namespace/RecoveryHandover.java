package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A recoverable session on its way from its former socket, on one loop, to a new socket, perhaps on another. Nothing is
 * lost and nothing comes twice: the new loop begins to keep what goes to the rooms before the former one hands over what
 * it has, and what both have seen is told by the object, which a broadcast shares over all loops. A broadcast that
 * reaches the two loops long apart, one before and one after that, is handed on when the former loop ends to watch.
 */
@EventLoopOnly
final class RecoveryHandover {
    private static final Duration WATCH = Duration.ofMillis(250);

    private final NamespaceRecovery recovery;
    private final RecoverableSession former;
    private final SocketLink link;
    private final long offset;
    private final Runnable ready;
    private final RecoverableSession next;
    private @Nullable RecoverableSession restored;

    /**
     * @param former the session, which nobody else can ask for any more
     * @param offset the number that the client received last
     * @param ready called on the link's loop at the end, whether or not there was something to recover
     */
    RecoveryHandover(
            NamespaceRecovery recovery, RecoverableSession former, SocketLink link, long offset, Runnable ready) {
        this.recovery = recovery;
        this.former = former;
        this.link = link;
        this.offset = offset;
        this.ready = ready;
        this.next = recovery.newSession(link, former.pid(), former.identity());
    }

    void start() {
        onFormerLoop(this::release);
    }

    private void release() {
        Set<String> rooms = former.release();
        if (rooms == null || former.log().since(offset) == null) {
            former.end();
            onLoop(link.loop(), this::failed);
        } else if (former.loop() == link.loop()) {
            List<SocketPacket.Event> missed = former.log().since(offset);
            former.inheritTo(link);
            former.leaveRooms();
            finished(missed, rooms);
        } else {
            onLoop(link.loop(), () -> collect(rooms));
        }
    }

    private void collect(Set<String> rooms) {
        next.stayIn(former.link().id(), rooms, link.siblings());
        onFormerLoop(this::handOver);
    }

    private void handOver() {
        List<SocketPacket.Event> missed = former.log().since(offset);
        Set<String> rooms = former.rooms();
        if (missed != null) {
            former.inheritTo(link);
        }
        long seen = former.log().lastNumber();
        var unused = former.loop().schedule(WATCH, () -> endWatch(seen));
        onLoop(link.loop(), () -> finished(missed, rooms));
    }

    private void finished(@Nullable List<SocketPacket.Event> missed, @Nullable Set<String> rooms) {
        List<SocketPacket.Event> collected = next.log().since(0);
        Set<String> roomsHere = next.rooms();
        next.leaveRooms();
        if (missed == null || rooms == null || collected == null) {
            failed();
            return;
        }
        List<SocketPacket.Event> all = new ArrayList<>(missed);
        Set<SocketPacket.Event> known = identities(missed);
        collected.stream().filter(event -> !known.contains(event)).forEach(all::add);
        RecoverableSession session = recovery.newSession(link, next.pid(), next.identity());
        session.restore(roomsHere == null ? rooms : roomsHere, all);
        restored = session;
        link.recover(session, former.link().socket());
        ready.run();
    }

    private void failed() {
        link.becomeRecoverable(recovery.newSession(link, SocketIds.next(), next.identity()));
        ready.run();
    }

    private void endWatch(long seen) {
        List<SocketPacket.Event> late = former.log().since(seen);
        former.leaveRooms();
        if (late != null && !late.isEmpty()) {
            onLoop(link.loop(), () -> sendUnlessSent(late));
        }
    }

    private void sendUnlessSent(List<SocketPacket.Event> late) {
        if (restored != null) {
            restored.sendUnlessSent(late);
        }
    }

    private void onFormerLoop(Runnable step) {
        EngineLoop loop = former.loop();
        if (loop == link.loop()) {
            step.run();
            return;
        }
        try {
            loop.execute(step);
        } catch (RejectedExecutionException loopIsGone) {
            next.leaveRooms();
            failed();
        }
    }

    private static void onLoop(EngineLoop loop, Runnable step) {
        try {
            loop.run(step);
        } catch (RejectedExecutionException loopIsGone) {
            // the loop of the new socket is gone, and the socket with it
        }
    }

    private static Set<SocketPacket.Event> identities(List<SocketPacket.Event> events) {
        Set<SocketPacket.Event> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(events);
        return known;
    }
}
