package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some connections have the server broadcast, each again as soon as everybody has its last one. Every recipient checks
 * that it gets every broadcast once, in the order of its sender. A message is one delivery.
 */
public final class BroadcastTraffic extends ClosedLoopTraffic {

    private final List<Sender> senders = new ArrayList<>();
    private final Broadcasts broadcasts;

    /**
     * Connects everybody.
     *
     * @param recipients all connections, of which the first ones send as well
     * @param outstanding how many of them send, each one broadcast at a time
     */
    public BroadcastTraffic(int port, int recipients, int outstanding, int payloadBytes) {
        broadcasts = new Broadcasts(outstanding, payloadBytes);
        audience.open(recipients, i -> {
            WebSocketConnection connection = new WebSocketConnection(loop, port, null, new Recipient());
            if (i < outstanding) {
                senders.add(new Sender(i, connection));
            }
            return connection;
        });
    }

    @Override
    void begin() {
        senders.forEach(Sender::send);
    }

    @Override
    boolean isQuiet() {
        return senders.stream().allMatch(Sender::isQuiet);
    }

    private final class Recipient implements WebSocketConnection.Listener {

        private final Broadcasts.Expected expected = broadcasts.newRecipient();
        private long nowNanos;
        private boolean isNowKnown;

        @Override
        public void connected(WebSocketConnection connection) {
            audience.connected();
        }

        @Override
        public void message(WebSocketConnection connection, ByteBuffer input, int start, int length) {
            Sender sender = senders.get(expected.take(input, start, length));
            if (!isNowKnown) {
                isNowKnown = true;
                nowNanos = System.nanoTime();
            }
            arrived(nowNanos - sender.sentNanos);
            sender.delivered();
        }

        @Override
        public void turnEnded(WebSocketConnection connection) {
            isNowKnown = false;
        }
    }

    private final class Sender {

        private final int index;
        private final WebSocketConnection connection;
        private int sent;
        private int missing;
        private long sentNanos;

        Sender(int index, WebSocketConnection connection) {
            this.index = index;
            this.connection = connection;
        }

        void send() {
            missing = audience.size();
            sentNanos = System.nanoTime();
            connection.send(broadcasts.question(index, sent++));
        }

        void delivered() {
            missing--;
            if (missing == 0 && isFlowing()) {
                send();
            }
        }

        boolean isQuiet() {
            return missing == 0;
        }
    }
}
