package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Sends every message back, and writes down what became of its session. */
public record EchoListener(
        EngineSession session,
        BlockingQueue<Object> messages,
        BlockingQueue<CloseReason> closes,
        BlockingQueue<TransportKind> upgrades)
        implements EngineListener {

    /** A listener that has seen nothing yet. */
    public EchoListener(EngineSession session) {
        this(session, new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
    }

    @Override
    public void onText(String message) {
        checkThread();
        messages.add(message);
        send(SharedFrame.text(message));
    }

    @Override
    public void onBinary(byte[] message) {
        checkThread();
        messages.add(message);
        send(SharedFrame.binary(message));
    }

    @Override
    public void onUpgrade(TransportKind transport) {
        checkThread();
        upgrades.add(transport);
    }

    @Override
    public void onClose(CloseReason reason) {
        checkThread();
        closes.add(reason);
    }

    /** Sends one message; on the session's loop. */
    public boolean send(SharedFrame frame) {
        try {
            return session.send(frame);
        } finally {
            frame.release();
        }
    }

    /** What the supplier says on the session's loop. */
    public <T> T ask(Supplier<T> question) {
        BlockingQueue<T> answer = new LinkedBlockingQueue<>();
        session.loop().execute(() -> answer.add(question.get()));
        return Deadlines.take(answer, "an answer of the loop");
    }

    /** The reason for which the session ended; fails when it does not end in time. */
    public CloseReason awaitClose() {
        return Deadlines.take(closes, "the end of the session");
    }

    /** The transport that the session moved to; fails when it does not move in time. */
    public TransportKind awaitUpgrade() {
        return Deadlines.take(upgrades, "an upgrade");
    }

    /** The next message that arrived. */
    public Object awaitMessage() {
        return Deadlines.take(messages, "a message");
    }

    private void checkThread() {
        if (!session.loop().inLoop()) {
            throw new AssertionError("called on " + Thread.currentThread());
        }
    }
}
