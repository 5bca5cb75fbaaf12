package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket connection has the server broadcast to clients that poll, again as soon as all of them have it. A
 * message is one that a poll has brought.
 */
public final class PollingTraffic extends ClosedLoopTraffic {

    private final Broadcasts broadcasts;
    private final WebSocketConnection sender;
    private final int pollers;
    private int sent;
    private int missing;
    private long sentNanos;

    /** Connects everybody. */
    public PollingTraffic(int port, int pollers, int payloadBytes) {
        this.pollers = pollers;
        this.broadcasts = new Broadcasts(1, payloadBytes);
        this.sender = new WebSocketConnection(loop, port, null, new Watcher());
        audience.open(1, i -> sender);
        audience.open(pollers, i -> new PollingConnection(loop, port, new Poller()));
    }

    @Override
    void begin() {
        send();
    }

    @Override
    boolean isQuiet() {
        return missing == 0;
    }

    private void send() {
        missing = pollers + 1;
        sentNanos = System.nanoTime();
        sender.send(broadcasts.question(0, sent++));
    }

    private void delivered() {
        missing--;
        if (missing == 0 && isFlowing()) {
            send();
        }
    }

    /** The sender is one of the audience, too. */
    private final class Watcher implements WebSocketConnection.Listener {

        private final Broadcasts.Expected expected = broadcasts.newRecipient();

        @Override
        public void connected(WebSocketConnection connection) {
            audience.connected();
        }

        @Override
        public void message(WebSocketConnection connection, ByteBuffer input, int start, int length) {
            expected.take(input, start, length);
            delivered();
        }
    }

    private final class Poller implements PollingConnection.Listener {

        private final Broadcasts.Expected expected = broadcasts.newRecipient();

        @Override
        public void connected() {
            audience.connected();
        }

        @Override
        public void message(String packet) {
            byte[] bytes = packet.getBytes(StandardCharsets.ISO_8859_1);
            expected.take(ByteBuffer.wrap(bytes), 0, bytes.length);
            arrived(System.nanoTime() - sentNanos);
            delivered();
        }
    }
}
