package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.service.catchup.HistoryReader.Part;
import com.erpmax.realtime.service.catchup.HistoryReader.Start;
import com.erpmax.realtime.service.events.EventPage;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.realtime.CurrentStates.CurrentState;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way to one user over one connection. It knows the last event that was sent: the next one may pass as
 * it comes; after a gap, or while the client is slow, events are read from the table until there are no more. So every
 * event is sent once on a connection, in order, and what waits is in the table and not in memory. Only when a socket
 * leaves while its connection stays, what it may not have got is sent again to the one that follows, and marked.
 */
@EventLoopOnly
final class StreamFeed {

    /** A client for which more bytes wait is sent no events. */
    static final long MOST_WAITING_BYTES = 64 * 1024;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private enum State {
        /** Nobody is sent anything; the next begin goes on after what was sent. */
        IDLE,
        READING,
        SENDING,
        /** A batch was sent; the next follows when the client has shown that it has this one. */
        PROVING,
        LIVE
    }

    private final CatchUpContext context;
    private final StreamName stream;
    private final DeliveryProof proof;
    private final Runnable onSettled;
    private @Nullable SocketOnLoop own;
    private @Nullable SocketOnLoop root;
    private @Nullable SocketOnLoop sentTo;
    private State state = State.IDLE;
    private boolean hasBegun;
    private String epoch = "";
    private long sentSeq;
    private boolean isTruncated;
    private boolean isUntold;
    private @Nullable Missed missed;
    private @Nullable Reading reading;

    /** @param onSettled runs each time when what was missed has been sent, or a batch of it */
    StreamFeed(CatchUpContext context, String userId, StreamName stream, Runnable onSettled) {
        this.context = context;
        this.stream = stream;
        this.proof = new DeliveryProof(context.positions(), userId, stream);
        this.onSettled = onSettled;
    }

    boolean isOf(String user, StreamName name) {
        return stream.equals(name) && proof.isOf(user);
    }

    StreamName stream() {
        return stream;
    }

    /** Listens, so that who reads after this learns from {@link #begin} what came since. */
    void expect() {
        if (!hasBegun) {
            missed();
        }
    }

    /** A socket of the user has come: one in the stream's namespace, or one that gets what the others would. */
    void attach(SocketOnLoop socket, boolean isRoot, Start from, boolean wantsCurrentStates) {
        recheck(); // for the socket that this one takes the place of
        if (isRoot) {
            root = socket;
        } else {
            own = socket;
        }
        if (!hasBegun) {
            Missed now = missed();
            now.start = from;
            now.wantsStates = wantsCurrentStates;
        } else {
            recheck(); // from when it was let in until now it was sent nothing
        }
    }

    /** A socket of the connection has left. */
    void left() {
        if (!hasBegun && missed != null) {
            missed.doubt();
        }
        recheck();
    }

    /** Starts to send, unless it does already. */
    void begin() {
        boolean isNothingMissed = false;
        Missed now = missed;
        if (!hasBegun && now != null && now.start != null) {
            Start from = now.start;
            now.start = null;
            now.upTo = from.head().seq();
            now.only = from.only();
            isNothingMissed = now.isNothing(from);
            hasBegun = true;
            isUntold = true;
            epoch = from.after().epoch();
            sentSeq = from.after().seq();
            proof.begin(from.after(), from.isFromKnownPosition());
        }
        if (state == State.IDLE && isNothingMissed) {
            live();
        } else if (state == State.IDLE) {
            readAnew();
        }
    }

    /**
     * Sockets of the connection have come or gone: events may have been pushed that none of them got. What was sent to a
     * socket that left is sent again unless it is proven, since a client drops what comes after it has said that it leaves.
     */
    void recheck() {
        boolean isRewound = false;
        SocketOnLoop last = sentTo;
        if (last != null && !last.isConnected()) {
            sentTo = null;
            StreamPlace arrived = proof.place();
            isRewound = arrived.seq() < sentSeq
                    && (arrived.seq() == 0 || arrived.epoch().equals(epoch));
            if (isRewound) {
                Missed now = missed();
                now.upTo = Math.max(now.upTo, sentSeq);
                sentSeq = arrived.seq();
            }
        }
        if (state != State.IDLE && (isRewound || state == State.LIVE)) {
            readAnew();
        } else if (reading != null) {
            reading.isAgain = true;
        }
    }

    /** The socket that gets the events now. */
    @Nullable
    SocketOnLoop target() {
        if (own != null && own.isConnected()) {
            return own;
        }
        return root != null && root.isConnected() && !root.hasSiblingIn(stream.namespace()) ? root : null;
    }

    /** Whether an event that has just been committed is to be sent as it is. */
    boolean offer(StoredEvent event) {
        if (state != State.LIVE) {
            if (reading != null) {
                reading.heardSeq = Math.max(reading.heardSeq, event.seq());
            } else if (missed != null) {
                missed.hear(event);
            }
            return false;
        }
        boolean isKnownEpoch = event.epoch().equals(epoch) || sentSeq == 0;
        if (isKnownEpoch && event.seq() <= sentSeq) {
            return false;
        }
        SocketOnLoop to = target();
        if (to == null) {
            return false; // whoever gets the stream next begins with a look into the table
        }
        boolean isNext = isKnownEpoch && event.seq() == sentSeq + 1;
        if (!isNext || to.waitingBytes() > MOST_WAITING_BYTES) {
            context.lagged().increment();
            readAnew();
            return false;
        }
        epoch = event.epoch();
        sentSeq = event.seq();
        sentTo = to;
        proof.ask(to, epoch, sentSeq);
        return true;
    }

    /** Whether everything that was missed has been sent, or as much as may be sent for now. */
    boolean isSettled() {
        return state == State.LIVE || state == State.PROVING;
    }

    /** Whether there is something that the client has not been told of: a batch, the end of them, or a loss. */
    boolean isUntold() {
        return isUntold;
    }

    /** Whether there are missed events that have not been sent. */
    boolean hasMore() {
        return missed != null && sentSeq < missed.upTo;
    }

    /** Whether missed events are gone, of which the client has not been told. */
    boolean isTruncated() {
        return isTruncated;
    }

    /** The place of the event that was sent last. */
    StreamPlace sent() {
        return new StreamPlace(epoch, sentSeq);
    }

    /** The client has been told how far the feed is. If there is more, it follows when what was sent has arrived. */
    void told(SocketOnLoop to) {
        isUntold = !isSettled();
        isTruncated = false;
        Missed now = missed;
        if (state == State.PROVING && now != null) {
            int told = now.batches;
            to.whenReceived(Duration.ZERO, () -> batchProven(to, now, told));
        }
    }

    private void batchProven(SocketOnLoop to, Missed of, int number) {
        if (state == State.PROVING && of == missed && number == of.batches && to.isConnected()) {
            proof.proven(sent());
            isUntold = true;
            readAnew();
        }
    }

    /** Reads as many as a batch. */
    private void readAnew() {
        if (missed != null) {
            missed.batch = 0;
        }
        read();
    }

    private void read() {
        SocketOnLoop to = target();
        if (to == null) {
            idle();
            return;
        }
        state = State.READING;
        Reading now = new Reading();
        reading = now;
        StreamPlace after = sent();
        int limit = missed != null && hasMore() ? Math.max(1, HistoryReader.BATCH - missed.batch) : HistoryReader.BATCH;
        boolean withStates = missed != null && missed.wantsStates;
        context.reads()
                .read(
                        to,
                        () -> context.history().next(stream, after, limit, withStates, to.socket()::isConnected),
                        part -> send(part, now),
                        () -> readIfStill(now));
    }

    private void idle() {
        state = State.IDLE;
        reading = null;
    }

    private void readIfStill(Reading failed) {
        if (failed == reading && state == State.READING) {
            read();
        }
    }

    private void send(Part part, Reading of) {
        if (of != reading || state != State.READING) {
            return;
        }
        EventPage page = part.page();
        if (page.isTruncated()) {
            noteLoss(page);
        }
        epoch = page.from().epoch();
        sentSeq = page.from().seq();
        of.hasMore = page.hasMore();
        of.states = part.states();
        of.events.addAll(page.events());
        state = State.SENDING;
        goOnSending();
    }

    private void noteLoss(EventPage page) {
        isTruncated = true;
        isUntold = true;
        Missed now = missed();
        now.upTo = page.head().seq();
        if (!page.from().epoch().equals(epoch)) {
            now.only = null;
        }
        proof.goOnFrom(page.from());
        context.truncated().increment();
    }

    private void goOnSending() {
        Reading now = reading;
        if (state != State.SENDING || now == null) {
            return;
        }
        while (!now.events.isEmpty()) {
            SocketOnLoop to = target();
            if (to == null) {
                idle();
                return;
            }
            if (to.waitingBytes() > MOST_WAITING_BYTES) {
                pause(to, now);
                return;
            }
            send(now.events.remove(), to);
            now.isFlushAwaited = false;
        }
        sent(now);
    }

    /** What was sent in this turn leaves at its end; only what waits after that waits for the client. */
    private void pause(SocketOnLoop to, Reading now) {
        if (now.isFlushAwaited) {
            to.schedule(LOOK_AGAIN, this::goOnSending);
        } else {
            now.isFlushAwaited = true;
            to.execute(this::goOnSending);
        }
    }

    private void send(StoredEvent event, SocketOnLoop to) {
        Missed now = missed;
        if (now == null || event.seq() > now.upTo) {
            to.emit(event.name(), new RawJson(event.payload()));
            context.readAgain().increment();
        } else if (now.only == null || now.only.contains(event.seq())) {
            to.emit(event.name(), new RawJson(ReplayedPayload.of(event.payload())));
            now.batch++;
            context.readAgain().increment();
        }
        sentSeq = event.seq();
        sentTo = to;
    }

    /** All that a reading found was sent. */
    private void sent(Reading of) {
        SocketOnLoop to = target();
        if (to == null) {
            idle();
            return;
        }
        proof.ask(to, epoch, sentSeq);
        Missed now = missed;
        if (now != null && hasMore() && now.batch >= HistoryReader.BATCH) {
            state = State.PROVING;
            reading = null;
            isUntold = true;
            now.batches++;
            onSettled.run();
        } else if (of.hasMore || of.heardSeq > sentSeq || of.isAgain) {
            read();
        } else {
            for (CurrentState current : of.states) {
                to.emit(current.event(), ReplayedPayload.of(current.fields()));
            }
            live();
        }
    }

    private void live() {
        state = State.LIVE;
        reading = null;
        forgetMissed();
        onSettled.run();
    }

    private Missed missed() {
        if (missed == null) {
            missed = new Missed();
        }
        return missed;
    }

    private void forgetMissed() {
        if (missed != null && hasMore()) {
            missed.only = null;
            missed.wantsStates = false;
        } else {
            missed = null;
        }
    }
}
