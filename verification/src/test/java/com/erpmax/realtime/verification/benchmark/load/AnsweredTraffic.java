package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Every connection keeps some messages under way: each answer lets it send the next. */
public final class AnsweredTraffic extends ClosedLoopTraffic {

    private final List<Caller> callers = new ArrayList<>();
    private final NumberedBytes question;
    private final NumberedBytes answer;
    private final int underWay;
    private final ByteBuffer output;

    private AnsweredTraffic(int port, int connections, int underWay, NumberedBytes question, NumberedBytes answer) {
        this.underWay = underWay;
        this.question = question;
        this.answer = answer;
        this.output = ByteBuffer.allocateDirect(underWay * question.length());
        audience.open(connections, i -> {
            Caller caller = new Caller(port);
            callers.add(caller);
            return caller.connection;
        });
    }

    /** The server sends the same event back. */
    public static Traffic echo(int port, int connections, int underWay, int payloadBytes) {
        String event = "42[\"echo\",\"" + Payload.pattern(payloadBytes) + "\"]";
        return new AnsweredTraffic(port, connections, underWay, NumberedBytes.frame(event), NumberedBytes.text(event));
    }

    /** The server acknowledges with the same argument. */
    public static Traffic ack(int port, int connections, int underWay, int payloadBytes) {
        String argument = "\"" + Payload.pattern(payloadBytes) + "\"]";
        return new AnsweredTraffic(
                port,
                connections,
                underWay,
                NumberedBytes.frame("42" + NumberedBytes.PLACE + "[\"ack\"," + argument),
                NumberedBytes.text("43" + NumberedBytes.PLACE + "[" + argument));
    }

    @Override
    void begin() {
        callers.forEach(caller -> caller.send(underWay));
    }

    @Override
    boolean isQuiet() {
        return callers.stream().allMatch(Caller::isQuiet);
    }

    private final class Caller implements WebSocketConnection.Listener {

        private final long[] sentNanos = new long[underWay];
        private final WebSocketConnection connection;
        private long sent;
        private long answered;
        private int answeredNow;
        private long nowNanos;

        Caller(int port) {
            connection = new WebSocketConnection(loop, port, null, this);
        }

        @Override
        public void connected(WebSocketConnection opened) {
            audience.connected();
        }

        @Override
        public void message(WebSocketConnection from, ByteBuffer input, int start, int length) {
            answer.number(number(answered));
            if (answered == sent || !answer.isIn(input, start, length)) {
                throw Payload.wrong(input, start, length, answer);
            }
            if (answeredNow == 0) {
                nowNanos = System.nanoTime();
            }
            arrived(nowNanos - sentNanos[(int) (answered % underWay)]);
            answered++;
            answeredNow++;
        }

        @Override
        public void turnEnded(WebSocketConnection from) {
            int count = answeredNow;
            answeredNow = 0;
            if (isFlowing() && count > 0) {
                send(count);
            }
        }

        boolean isQuiet() {
            return answered == sent;
        }

        private void send(int count) {
            output.clear();
            long now = System.nanoTime();
            for (int i = 0; i < count; i++) {
                output.put(question.number(number(sent)).bytes());
                sentNanos[(int) (sent % underWay)] = now;
                sent++;
            }
            connection.send(output.flip());
        }

        private static int number(long count) {
            return NumberedBytes.FIRST + (int) (count % NumberedBytes.COUNT);
        }
    }
}
