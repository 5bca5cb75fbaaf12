package com.erpmax.realtime.verification.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The client's side of one WebSocket: what came, in its order, and a way to send. Used by one thread. */
final class Frames implements WebSocket.Listener {

    private static final Object CLOSED = new Object();

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    void use(WebSocket opened) {
        socket = opened;
    }

    /** Sends a text message. */
    Frames send(String message) {
        open().sendText(message, true).join();
        return this;
    }

    /** Sends a binary message. */
    Frames send(int... bytes) {
        open().sendBinary(ByteBuffer.wrap(Bytes.of(bytes)), true).join();
        return this;
    }

    /** Closes the connection in order. */
    void close() {
        open().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** The next message, which must be text. */
    String text() {
        return (String) next();
    }

    /** The next message that is no heartbeat of the server, which is answered; it must be text. */
    String textButPing() {
        String message = text();
        return message.equals("2") ? send("3").textButPing() : message;
    }

    /** The next message, which must be binary. */
    byte[] binary() {
        return (byte[]) next();
    }

    /** Waits until the server has closed the connection, whatever it sends before. */
    void awaitClosed() {
        Object message = next();
        while (message != CLOSED) {
            message = next();
        }
    }

    /** As {@link #awaitClosed()}, and answers heartbeats meanwhile, so that they are not what ends it. */
    void awaitClosedAlive() {
        Object message = next();
        while (message != CLOSED) {
            if (message.equals("2")) {
                var unused = open().sendText("3", true); // not waited for: the connection may be closing
            }
            message = next();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        text.append(data);
        if (isLast) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean isLast) {
        assertThat(isLast).as("whole message at once").isTrue();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.add(bytes);
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        received.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        received.add(CLOSED);
    }

    private Object next() {
        try {
            Object message = received.poll(Peer.PATIENCE_SECONDS, SECONDS);
            assertThat(message).as("a message, or the end of the connection").isNotNull();
            return message;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private WebSocket open() {
        if (socket == null) {
            throw new IllegalStateException("not open");
        }
        return socket;
    }
}
