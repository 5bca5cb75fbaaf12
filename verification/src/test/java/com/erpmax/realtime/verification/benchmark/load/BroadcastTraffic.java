package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Some connections have the server broadcast, each again as soon as everybody has its last one. Every recipient checks
 * that it gets every broadcast once, in the order of its sender. A message is one delivery.
 */
public final class BroadcastTraffic implements Traffic {

    private final LoadLoop loop = new LoadLoop();
    private final Audience audience = new Audience(loop);
    private final List<Sender> senders = new ArrayList<>();
    private final Broadcasts broadcasts;
    private Latencies latencies = new Latencies();
    private boolean isFlowing;

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
    public Flow flow(Duration time) {
        latencies = new Latencies();
        isFlowing = true;
        long start = System.nanoTime();
        long end = start + time.toNanos();
        senders.forEach(Sender::send);
        loop.runUntil(() -> System.nanoTime() - end >= 0, time.plus(PATIENCE));
        isFlowing = false;
        loop.runUntil(() -> senders.stream().allMatch(Sender::isQuiet), PATIENCE);
        return new Flow(latencies.count(), Duration.ofNanos(System.nanoTime() - start), latencies);
    }

    @Override
    public void close() {
        loop.close();
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
            latencies.add(nowNanos - sender.sentNanos);
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
            if (missing == 0 && isFlowing) {
                send();
            }
        }

        boolean isQuiet() {
            return missing == 0;
        }
    }
}
