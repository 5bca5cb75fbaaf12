package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Echoes at a steady rate, whether the server keeps up or not. A latency counts from the moment when its message was
 * due, so that a server that stands still for a while is charged for all that had to wait. Uses its whole core.
 */
public final class PacedTraffic implements Traffic {

    private static final long NANOS = 1_000_000_000L;

    /** When sending is late, answers must be read in between. */
    private static final int SENT_AT_ONCE = 16;

    private final LoadLoop loop = new LoadLoop();
    private final Audience audience = new Audience(loop);
    private final List<Caller> callers = new ArrayList<>();
    private final NumberedBytes question;
    private final NumberedBytes answer;
    private final double perSecond;
    private Latencies latencies = new Latencies();
    private long startNanos;
    private long sent;
    private long answered;

    /** @param perSecond messages, over all connections in turn */
    public PacedTraffic(int port, int connections, int payloadBytes, double perSecond) {
        String event = "42[\"echo\",\"" + Payload.pattern(payloadBytes) + "\"]";
        this.question = NumberedBytes.frame(event);
        this.answer = NumberedBytes.text(event);
        this.perSecond = perSecond;
        audience.open(connections, i -> {
            Caller caller = new Caller(port);
            callers.add(caller);
            return caller.connection;
        });
    }

    @Override
    public Flow flow(Duration time) {
        latencies = new Latencies();
        callers.forEach(caller -> caller.count = 0);
        sent = 0;
        answered = 0;
        startNanos = System.nanoTime();
        long total = (long) (perSecond * time.toNanos() / NANOS);
        while (sent < total) {
            for (int i = 0; i < SENT_AT_ONCE && sent < total && System.nanoTime() - dueNanos(sent) >= 0; i++) {
                callers.get((int) (sent % callers.size()))
                        .connection
                        .send(question.number(number(sent)).bytes());
                sent++;
            }
            loop.turn();
        }
        loop.runUntil(() -> answered == total, PATIENCE);
        return new Flow(total, Duration.ofNanos(System.nanoTime() - startNanos), latencies);
    }

    @Override
    public void close() {
        loop.close();
    }

    private long dueNanos(long message) {
        return startNanos + (long) (message * (NANOS / perSecond));
    }

    private static int number(long message) {
        return NumberedBytes.FIRST + (int) (message % NumberedBytes.COUNT);
    }

    private final class Caller implements WebSocketConnection.Listener {

        private final int index = callers.size();
        private final WebSocketConnection connection;
        private long count;

        Caller(int port) {
            connection = new WebSocketConnection(loop, port, null, this);
        }

        @Override
        public void connected(WebSocketConnection opened) {
            audience.connected();
        }

        @Override
        public void message(WebSocketConnection from, ByteBuffer input, int start, int length) {
            long message = count++ * callers.size() + index;
            if (message >= sent || !answer.number(number(message)).isIn(input, start, length)) {
                throw Payload.wrong(input, start, length, answer);
            }
            latencies.add(System.nanoTime() - dueNanos(message));
            answered++;
        }
    }
}
