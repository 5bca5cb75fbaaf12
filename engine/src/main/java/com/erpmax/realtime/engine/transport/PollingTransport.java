package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.Flushable;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EngineV3PayloadCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP long-polling: one waiting GET carries everything out, POSTs bring packets in, one of each at a time. A second
 * one of a kind while the first is open, or an open one that the peer gives up, ends the session.
 */
public final class PollingTransport implements Transport, Flushable {

    private static final int BAD_REQUEST = 400;
    private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAST_POLL_TIMEOUT = Duration.ofSeconds(1);

    private final EngineLoop home;
    private final TransportListener listener;
    private final Framing framing;
    private final OutboundQueue queue;
    private @Nullable PollingExchange poll;
    private @Nullable PollingExchange post;
    private @Nullable TimerHandle farewell;
    private @Nullable String answeredMark;
    private boolean isMarked;
    private boolean isPeerDone;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    /** Made for a session on this home loop; the framing is the session's, by the request that opened it. */
    public PollingTransport(EngineLoop home, TransportListener listener, Framing framing) {
        this.home = home;
        this.listener = listener;
        this.framing = framing;
        this.queue = new OutboundQueue(framing);
    }

    /** A GET arrived. */
    public void onPoll(PollingExchange exchange) {
        switch (state) {
            case CLOSED -> exchange.respondEmpty(BAD_REQUEST);
            case CLOSING -> {
                if (queue.isEmpty() && !isPeerDone) {
                    queue.add(ControlFrames.NOOP);
                }
                poll = exchange;
                sayFarewell();
            }
            case OPEN -> {
                if (poll != null) {
                    exchange.respondEmpty(BAD_REQUEST);
                    listener.onError(this, "overlap from client");
                    return;
                }
                if (isRepeated(exchange)) {
                    exchange.respondEmpty(BAD_REQUEST);
                    listener.onError(this, "a poll that was answered came again");
                    return;
                }
                poll = exchange;
                flush();
            }
        }
    }

    /** The head of a POST arrived; its body follows with {@link #onPostBody}, unless this refuses it. */
    public void onPost(PollingExchange exchange) {
        PollingExchange earlier = post;
        if (earlier != null) {
            exchange.respondEmpty(BAD_REQUEST);
            post = null;
            earlier.abort();
            listener.onError(this, "data request overlap from client");
            return;
        }
        if (state == State.CLOSED) {
            exchange.respondEmpty(BAD_REQUEST);
            return;
        }
        post = exchange;
    }

    /** The whole body of a POST arrived. Packets before a malformed one are delivered; the answer is {@code ok} all the same. */
    public void onPostBody(PollingExchange exchange, String payload) {
        onPostBody(exchange, () -> framing.decodePayload(payload, this::deliver));
    }

    /** The same for a body of bytes, which only protocol 3 has. */
    public void onBinaryPostBody(PollingExchange exchange, byte[] payload) {
        onPostBody(exchange, () -> EngineV3PayloadCodec.decodeBinary(payload, this::deliver));
    }

    private void onPostBody(PollingExchange exchange, Runnable decoding) {
        if (post != exchange) {
            return;
        }
        try {
            decoding.run();
        } catch (MalformedPacketException malformed) {
            if (state == State.OPEN) {
                listener.onMalformed(this, String.valueOf(malformed.getMessage()));
            }
        }
        if (post == exchange) {
            post = null;
        }
        exchange.respondOk();
    }

    /** The body of a POST is refused before it was read; the session goes on. */
    public void onPostRefused(PollingExchange exchange, int status) {
        if (post == exchange) {
            post = null;
        }
        exchange.respondEmpty(status);
    }

    /** A POST in a form that ends the session (in protocol 4: a binary body). */
    public void onPostUnacceptable(PollingExchange exchange, String problem) {
        if (post == exchange) {
            post = null;
        }
        exchange.respondEmpty(BAD_REQUEST);
        if (state == State.OPEN) {
            listener.onError(this, problem);
        }
    }

    /** The connection of an open request was closed by the peer. */
    public void onAborted(PollingExchange exchange) {
        if (exchange == poll) {
            poll = null;
        } else if (exchange == post) {
            post = null;
        } else {
            return;
        }
        switch (state) {
            case OPEN -> listener.onError(this, "request closed prematurely");
            case CLOSING, CLOSED -> {
                // the farewell timer, or nobody, waits for another request
            }
        }
    }

    /**
     * The peer said that it is done. Its poll, which may still be on the way over another connection, is answered with
     * what waits or a noop, and the transport is gone.
     */
    public void onPeerClose() {
        if (state != State.OPEN) {
            return;
        }
        isPeerDone = true;
        if (poll != null) {
            sayFarewell();
        } else {
            state = State.CLOSING;
            farewell = home.schedule(LAST_POLL_TIMEOUT, this::end);
        }
    }

    /** Whether a ping has not been fetched yet: what looks like the answer to it is none. */
    public boolean holdsPing() {
        return queue.holds(ControlFrames.PING);
    }

    /** Answers a waiting poll with a noop, so that the peer can finish its upgrade. */
    public void releasePoll() {
        if (poll != null && queue.isEmpty()) {
            queue.add(ControlFrames.NOOP);
        }
        flush();
    }

    /** Ends this transport because another one takes over; what waits goes there. A poll still waiting is told to close. */
    public void handOverTo(Transport successor) {
        queue.drain(successor::send);
        state = State.CLOSED;
        if (poll != null) {
            queue.add(ControlFrames.CLOSE);
            answerPoll();
        }
    }

    @Override
    public TransportKind kind() {
        return TransportKind.POLLING;
    }

    @Override
    public void send(SharedFrame frame) {
        if (state != State.OPEN) {
            return;
        }
        queue.add(frame);
        if (poll != null && !isMarked) {
            isMarked = true;
            home.flushAtEndOfTurn(this);
        }
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN && poll != null;
    }

    @Override
    public long waitingBytes() {
        return queue.bytes();
    }

    @Override
    public void flush() {
        isMarked = false;
        if (poll != null && !queue.isEmpty()) {
            answerPoll();
        }
    }

    @Override
    public void flushNow() {
        flush();
    }

    @Override
    public void close() {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        if (poll != null) {
            sayFarewell();
        } else {
            awaitPollForFarewell();
        }
    }

    @Override
    public void abort() {
        dismiss();
    }

    @Override
    public void dismiss() {
        if (state == State.CLOSED) {
            return;
        }
        queue.clear();
        if (poll != null) {
            queue.add(ControlFrames.CLOSE);
            answerPoll();
        }
        end();
    }

    /**
     * HTTP libraries repeat a GET by themselves when a connection breaks before they have read its answer. What that
     * answer held is lost, so the session cannot go on.
     */
    private boolean isRepeated(PollingExchange exchange) {
        String mark = exchange.mark();
        return mark != null && mark.equals(answeredMark);
    }

    private void deliver(EnginePacket packet) {
        if (state == State.OPEN) {
            listener.onPacket(this, packet);
        } else if (state == State.CLOSING && packet instanceof EnginePacket.Close) {
            end();
        }
    }

    /**
     * Messages that wait go out first, and the close packet with the next poll, as from the reference server: the
     * JavaScript client acts on a close packet at once but on messages later, so that a DISCONNECT beside it is lost.
     */
    private void sayFarewell() {
        if (queue.hasMessage() && !isPeerDone) {
            answerPoll();
            awaitPollForFarewell();
            return;
        }
        queue.add(isPeerDone ? ControlFrames.NOOP : ControlFrames.CLOSE);
        answerPoll();
        end();
    }

    private void awaitPollForFarewell() {
        if (farewell == null) {
            farewell = home.schedule(FAREWELL_TIMEOUT, this::end);
        }
    }

    private void answerPoll() {
        PollingExchange answered = poll;
        poll = null;
        if (answered != null) {
            answeredMark = answered.mark();
            boolean isCompressible = queue.isCompressible();
            if (queue.isPayloadBinary()) {
                answered.respondBinaryPayload(queue.takePayload(), isCompressible);
            } else {
                answered.respondPayload(queue.takePayload(), isCompressible);
            }
        }
    }

    /** Every poll has been answered by now. */
    private void end() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (farewell != null) {
            farewell.cancel();
        }
        queue.clear();
        listener.onClosed(this);
    }
}
