package com.erpmax.realtime.verification.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection over TCP: keeps what was read but not understood yet, and what could not be sent yet. */
abstract class LoadConnection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private @Nullable ByteBuffer rest;
    private @Nullable ByteBuffer unsent;

    /** Starts to connect to this machine. */
    LoadConnection(LoadLoop loop, int port) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // closed by a reset: thousands of connections a second would use up the ports otherwise
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            key = loop.register(channel, SelectionKey.OP_CONNECT, this);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection stands. */
    abstract void opened();

    /** Takes what it understands; the rest is there again, in front of more, at the next call. */
    abstract void received(ByteBuffer input);

    /** Sends what remains of the buffer, which is the caller's again afterwards. */
    final void send(ByteBuffer bytes) {
        try {
            if (unsent == null) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                keepUnsent(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void serve(ByteBuffer input) {
        if (!key.isValid()) {
            return; // closed by what was served before it in this turn
        }
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                opened();
                return;
            }
            if (key.isWritable()) {
                sendUnsent();
            }
            if (key.isReadable()) {
                read(input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(ByteBuffer input) throws IOException {
        input.clear();
        ByteBuffer before = rest;
        if (before != null) {
            input.put(before);
            rest = null;
        }
        if (channel.read(input) < 0) {
            throw new IOException("closed by the server");
        }
        input.flip();
        received(input);
        if (input.hasRemaining() && channel.isOpen()) {
            rest = ByteBuffer.allocate(input.remaining()).put(input).flip();
        }
    }

    private void keepUnsent(ByteBuffer bytes) {
        ByteBuffer before = unsent;
        int waiting = before == null ? 0 : before.remaining();
        ByteBuffer all = ByteBuffer.allocate(waiting + bytes.remaining());
        if (before != null) {
            all.put(before);
        }
        unsent = all.put(bytes).flip();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    private void sendUnsent() throws IOException {
        ByteBuffer bytes = unsent;
        if (bytes != null) {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                return;
            }
        }
        unsent = null;
        key.interestOps(SelectionKey.OP_READ);
    }
}
