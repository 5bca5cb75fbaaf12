package com.erpmax.realtime.verification.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Serves any number of connections on the thread that calls {@link #runUntil}, and only while it does. Not thread-safe. */
public final class LoadLoop implements AutoCloseable {

    private static final int INPUT_BYTES = 512 * 1024;
    private static final long LONGEST_WAIT_MILLIS = 20;

    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);

    public LoadLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Serves the connections until something has come about, which is asked for often.
     *
     * @throws IllegalStateException if it has not come about within the limit, or an answer was wrong
     * @throws UncheckedIOException if a connection broke
     */
    void runUntil(BooleanSupplier isDone, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isDone.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("not done within " + limit);
            }
            turn(Math.min(left, LONGEST_WAIT_MILLIS));
        }
    }

    /** Serves what can be served now, without waiting. */
    void turn() {
        turn(0);
    }

    SelectionKey register(SocketChannel channel, int operations, LoadConnection connection) throws IOException {
        return channel.register(selector, operations, connection);
    }

    /** Closes every connection. */
    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void turn(long waitMillis) {
        try {
            if (waitMillis == 0) {
                selector.selectNow(this::serve);
            } else {
                selector.select(this::serve, waitMillis);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        ((LoadConnection) key.attachment()).serve(input);
    }
}
