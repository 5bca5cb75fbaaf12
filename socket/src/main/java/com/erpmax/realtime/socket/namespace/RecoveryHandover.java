package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.recovery.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recoverable session on its way from its former socket, on one loop, to a new socket, perhaps on another. Nothing is
 * lost and nothing comes twice, although a broadcast reaches the two loops one after the other:
 *
 * <ol>
 *   <li>The former loop ends the socket if it is still connected, and goes on to keep what goes to its rooms.
 *   <li>The new loop begins to keep as well, and waits until no broadcast is half queued. Whatever it came too late for
 *       is then in the queue of the former loop.
 *   <li>The former loop comes to that, and hands over all that it has.
 *   <li>The new loop lets the socket in. What both have seen it tells by the object, which a broadcast shares over all
 *       loops, and passes over, until again no broadcast is half queued.
 * </ol>
 */
@EventLoopOnly
final class RecoveryHandover {
    private static final Logger log = LoggerFactory.getLogger(RecoveryHandover.class);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int MOST_PAUSES = 100;

    private final NamespaceRecovery recovery;
    private final RecoverableSession former;
    private final SocketLink link;
    private final long offset;
    private final Runnable ready;
    private final RecoverableSession next;

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
            giveUp();
        } else if (former.loop() == link.loop()) {
            handOver();
        } else {
            onLoop(link.loop(), () -> collect(rooms));
        }
    }

    private void collect(Set<String> rooms) {
        next.stayIn(former.link().id(), rooms, link.siblings());
        whenQuiet(0, isQuiet -> onFormerLoop(isQuiet ? this::handOver : this::giveUp));
    }

    private void handOver() {
        List<SocketPacket.Event> missed = former.log().since(offset);
        Set<String> rooms = former.rooms();
        if (missed == null || rooms == null) {
            giveUp();
            return;
        }
        Set<SocketPacket.Event> known = former.log().known();
        former.inheritTo(link);
        former.leaveRooms();
        onLoop(link.loop(), () -> finish(missed, known, rooms));
    }

    private void finish(List<SocketPacket.Event> missed, Set<SocketPacket.Event> known, Set<String> formerRooms) {
        List<SocketPacket.Event> collected = next.log().since(Offsets.UNKNOWN);
        Set<String> rooms = next.rooms();
        next.leaveRooms();
        boolean hasEnded = rooms == null && former.loop() != link.loop(); // an operator disconnected it on its way
        if (collected == null || hasEnded) {
            fail();
            return;
        }
        List<SocketPacket.Event> all = new ArrayList<>(missed);
        collected.stream().filter(event -> !known.contains(event)).forEach(all::add);
        RecoverableSession session = recovery.newSession(link, next.pid(), next.identity());
        session.restore(rooms == null ? formerRooms : inBoth(rooms, formerRooms), all);
        session.log().ignore(known);
        link.socket().recover(former.link().socket());
        link.goOn(session);
        ready.run();
        whenQuiet(0, isQuiet -> link.loop().execute(() -> session.log().ignore(null)));
    }

    /** A room that an operator took the socket out of on one of the loops is no room of it any more. */
    private static Set<String> inBoth(Set<String> here, Set<String> there) {
        Set<String> both = new HashSet<>(here);
        both.retainAll(there);
        return both;
    }

    /** On the former loop: there is nothing to recover, or not all of it. */
    private void giveUp() {
        former.end();
        onLoop(link.loop(), this::fail);
    }

    private void fail() {
        next.leaveRooms();
        link.becomeRecoverable(recovery.newSession(link, SocketIds.next(), next.identity()));
        ready.run();
    }

    /** Goes on at a moment when no broadcast is half queued, or after a second without such a moment. */
    private void whenQuiet(int pauses, Consumer<Boolean> then) {
        boolean isQuiet = recovery.isQuiet();
        if (isQuiet || pauses == MOST_PAUSES) {
            then.accept(isQuiet);
        } else {
            var unused = link.loop().schedule(PAUSE, () -> whenQuiet(pauses + 1, then));
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
            fail();
        }
    }

    private static void onLoop(EngineLoop loop, Runnable step) {
        try {
            loop.run(step);
        } catch (RejectedExecutionException loopIsGone) {
            log.debug("a socket is not recovered: the loop of its new connection has been shut down");
        }
    }
}
