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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
    private @Nullable Start start;
    private boolean hasBegun;
    private boolean wantsStates;
    private String epoch = "";
    private long sentSeq;
    private long heardSeq;
    private long missedUpTo;
    private boolean isTruncated;
    private boolean isUntold;
    private int batch;
    private int readings;
    private int batches;
    private boolean isReadAgain;
    private boolean isFlushAwaited;
    private @Nullable Sending sending;
    private @Nullable Set<Long> only;

    /** What was read and is being sent. */
    private record Sending(Queue<StoredEvent> events, boolean hasMore, List<CurrentState> states) {}

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

    /** A socket of the user has come: one in the stream's namespace, or one that gets what the others would. */
    void attach(SocketOnLoop socket, boolean isRoot, Start from, boolean wantsCurrentStates) {
        recheck(); // for the socket that this one takes the place of
        if (isRoot) {
            root = socket;
        } else {
            own = socket;
        }
        if (!hasBegun) {
            start = from;
            wantsStates = wantsCurrentStates;
        } else {
            recheck(); // from when it was let in until now it was sent nothing
        }
    }

    /** Starts to send, unless it does already. */
    void begin() {
        Start from = start;
        if (!hasBegun && from != null) {
            hasBegun = true;
            isUntold = true;
            epoch = from.after().epoch();
            sentSeq = from.after().seq();
            missedUpTo = from.head().seq();
            only = from.only();
            proof.begin(from.after(), from.isFromKnownPosition());
            start = null;
        }
        if (state == State.IDLE) {
            batch = 0;
            read();
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
                missedUpTo = Math.max(missedUpTo, sentSeq);
                sentSeq = arrived.seq();
            }
        }
        if (state != State.IDLE && (isRewound || state == State.LIVE)) {
            batch = 0;
            read();
        } else if (state == State.READING || state == State.SENDING) {
            isReadAgain = true;
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
            heardSeq = Math.max(heardSeq, event.seq());
            return false;
        }
        boolean isKnownEpoch = event.epoch().equals(epoch) || sentSeq == 0;
        if (isKnownEpoch && event.seq() <= sentSeq) {
            return false;
        }
        SocketOnLoop to = target();
        boolean isNext = isKnownEpoch && event.seq() == sentSeq + 1;
        if (to == null || !isNext || to.waitingBytes() > MOST_WAITING_BYTES) {
            context.lagged().increment();
            batch = 0;
            read();
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
        return sentSeq < missedUpTo;
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
        if (state == State.PROVING) {
            int told = batches;
            to.whenReceived(Duration.ZERO, () -> batchProven(to, told));
        }
    }

    private void batchProven(SocketOnLoop to, int number) {
        if (state == State.PROVING && number == batches && to.isConnected()) {
            proof.proven(sent());
            isUntold = true;
            batch = 0;
            read();
        }
    }

    private void read() {
        SocketOnLoop to = target();
        sending = null;
        if (to == null) {
            state = State.IDLE;
            return;
        }
        state = State.READING;
        heardSeq = 0;
        isReadAgain = false;
        readings++;
        int reading = readings;
        StreamPlace after = sent();
        int limit = hasMore() ? Math.max(1, HistoryReader.BATCH - batch) : HistoryReader.BATCH;
        boolean withStates = wantsStates;
        context.reads()
                .read(
                        to,
                        () -> context.history().next(stream, after, limit, withStates, to.socket()::isConnected),
                        part -> send(part, reading),
                        () -> readIfStill(reading));
    }

    private void readIfStill(int reading) {
        if (reading == readings && state == State.READING) {
            read();
        }
    }

    private void send(Part part, int reading) {
        if (reading != readings || state != State.READING) {
            return;
        }
        EventPage page = part.page();
        if (page.isTruncated()) {
            noteLoss(page);
        }
        epoch = page.from().epoch();
        sentSeq = page.from().seq();
        sending = new Sending(new ArrayDeque<>(page.events()), page.hasMore(), part.states());
        state = State.SENDING;
        goOnSending();
    }

    private void noteLoss(EventPage page) {
        isTruncated = true;
        isUntold = true;
        missedUpTo = page.head().seq();
        if (!page.from().epoch().equals(epoch)) {
            only = null;
        }
        proof.goOnFrom(page.from());
        context.truncated().increment();
    }

    private void goOnSending() {
        Sending now = sending;
        if (state != State.SENDING || now == null) {
            return;
        }
        while (!now.events().isEmpty()) {
            SocketOnLoop to = target();
            if (to == null) {
                sending = null;
                state = State.IDLE;
                return;
            }
            if (to.waitingBytes() > MOST_WAITING_BYTES) {
                pause(to);
                return;
            }
            send(now.events().remove(), to);
            isFlushAwaited = false;
        }
        sending = null;
        sent(now);
    }

    /** What was sent in this turn leaves at its end; only what waits after that waits for the client. */
    private void pause(SocketOnLoop to) {
        if (isFlushAwaited) {
            to.schedule(LOOK_AGAIN, this::goOnSending);
        } else {
            isFlushAwaited = true;
            to.execute(this::goOnSending);
        }
    }

    private void send(StoredEvent event, SocketOnLoop to) {
        boolean isMissed = event.seq() <= missedUpTo;
        Set<Long> meant = only;
        if (meant == null || !isMissed || meant.contains(event.seq())) {
            to.emit(event.name(), new RawJson(isMissed ? ReplayedPayload.of(event.payload()) : event.payload()));
            batch++;
            context.readAgain().increment();
        }
        sentSeq = event.seq();
        sentTo = to;
    }

    /** A part was sent completely. */
    private void sent(Sending part) {
        SocketOnLoop to = target();
        if (to == null) {
            state = State.IDLE;
            return;
        }
        proof.ask(to, epoch, sentSeq);
        if (hasMore() && batch >= HistoryReader.BATCH) {
            state = State.PROVING;
            isUntold = true;
            batches++;
            onSettled.run();
        } else if (part.hasMore() || heardSeq > sentSeq || isReadAgain) {
            read();
        } else {
            only = null;
            for (CurrentState current : part.states()) {
                to.emit(current.event(), ReplayedPayload.of(current.fields()));
            }
            wantsStates = false;
            state = State.LIVE;
            onSettled.run();
        }
    }
}
