package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Connections that enter the namespace, each with a token of its own, and stay without saying anything. A flow opens
 * all of them, whatever its time; a message is a connection that has entered.
 */
public final class ConnectTraffic implements Traffic {

    private final LoadLoop loop = new LoadLoop();
    private final Audience audience = new Audience(loop);
    private final int port;
    private final List<String> auths;
    private final boolean isGreeted;
    private Latencies latencies = new Latencies();

    /**
     * @param auths the JSON objects that go with the CONNECTs, one for each connection
     * @param isGreeted whether the server says something to whom it has let in, who is there only then
     */
    public ConnectTraffic(int port, List<String> auths, boolean isGreeted) {
        this.port = port;
        this.auths = List.copyOf(auths);
        this.isGreeted = isGreeted;
    }

    /** Closes the connections of the flow before. */
    @Override
    public void prepare() {
        audience.close();
    }

    @Override
    public Flow flow(Duration time) {
        latencies = new Latencies();
        long start = System.nanoTime();
        audience.open(auths.size(), i -> new WebSocketConnection(loop, port, auths.get(i), new Newcomer()));
        return new Flow(latencies.count(), Duration.ofNanos(System.nanoTime() - start), latencies);
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Newcomer implements WebSocketConnection.Listener {

        private final long startNanos = System.nanoTime();
        private boolean isThere;

        @Override
        public void connected(WebSocketConnection connection) {
            if (!isGreeted) {
                there();
            }
        }

        @Override
        public void message(WebSocketConnection connection, ByteBuffer input, int start, int length) {
            if (!isGreeted) {
                throw new IllegalStateException("a message to a connection that nobody speaks to");
            }
            if (!isThere) {
                there();
            }
        }

        private void there() {
            isThere = true;
            latencies.add(System.nanoTime() - startNanos);
            audience.connected();
        }
    }
}
