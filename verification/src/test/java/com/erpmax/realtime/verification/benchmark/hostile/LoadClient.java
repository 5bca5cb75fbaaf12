package com.erpmax.realtime.verification.benchmark.hostile;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO connection over WebSocket that does as little as it can: it counts the server's data frames and lets a
 * listener answer each. Lives on its channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the run through its future
final class LoadClient extends ChannelInboundHandlerAdapter {

    /** Called on the client's event loop for every event or ack that the server sent, after the CONNECT answer. */
    interface Listener {
        void onMessage(LoadClient client);
    }

    private static final int MASK_BIT = 0x80;

    private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();
    private final Listener listener;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf unread;
    private boolean isUpgraded;

    private LoadClient(Listener listener) {
        this.listener = listener;
    }

    /** Opens a connection and joins the root namespace. */
    static CompletableFuture<LoadClient> connect(EventLoopGroup group, int port, Listener listener) {
        LoadClient client = new LoadClient(listener);
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setTcpNoDelay(true);
                        channel.pipeline().addLast(client);
                    }
                })
                .connect("127.0.0.1", port)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        client.connected.completeExceptionally(done.cause());
                    }
                });
        return client.connected;
    }

    /** A client frame with a mask of zeros, ready to be sent any number of times. */
    static ByteBuf frame(String packet) {
        byte[] payload = packet.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame =
                Unpooled.wrappedBuffer(new byte[payload.length + 8]).clear(); // on the heap: left to the collector
        frame.writeByte(0x81);
        if (payload.length < 126) {
            frame.writeByte(MASK_BIT | payload.length);
        } else {
            frame.writeByte(MASK_BIT | 126).writeShort(payload.length);
        }
        frame.writeInt(0).writeBytes(payload);
        return Unpooled.unreleasableBuffer(frame);
    }

    /** Sends a prepared frame; on any thread. */
    void send(ByteBuf frame) {
        channel().writeAndFlush(frame.duplicate(), channel().voidPromise());
    }

    void close() {
        channel().close();
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        String request =
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        active.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf input = (ByteBuf) message;
        if (unread != null) {
            input = Unpooled.wrappedBuffer(unread, input);
            unread = null;
        }
        if (!isUpgraded) {
            int end = input.toString(StandardCharsets.US_ASCII).indexOf("\r\n\r\n");
            if (end < 0) {
                unread = input;
                return;
            }
            input.skipBytes(end + 4);
            isUpgraded = true;
        }
        while (takeFrame(input)) {
            // each call takes one frame
        }
        if (input.isReadable()) {
            unread = input;
        } else {
            input.release();
        }
    }

    private boolean takeFrame(ByteBuf input) {
        if (input.readableBytes() < 2) {
            return false;
        }
        int start = input.readerIndex();
        int length = input.getUnsignedByte(start + 1);
        int header = 2;
        if (length == 126) {
            header = 4;
            if (input.readableBytes() < header) {
                return false;
            }
            length = input.getUnsignedShort(start + 2);
        }
        if (input.readableBytes() < header + length) {
            return false;
        }
        int type = length > 0 ? input.getByte(start + header) : 0;
        int kind = length > 1 ? input.getByte(start + header + 1) : 0;
        input.skipBytes(header + length);
        onPacket(type, kind);
        return true;
    }

    private void onPacket(int type, int kind) {
        if (type == '0') {
            send(frame("40"));
        } else if (type == '2') {
            send(frame("3"));
        } else if (type == '4' && kind == '0') {
            connected.complete(this);
        } else if (type == '4') {
            listener.onMessage(this);
        }
    }

    private Channel channel() {
        ChannelHandlerContext at = context;
        if (at == null) {
            throw new IllegalStateException("client: not connected");
        }
        return at.channel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (unread != null) {
            unread.release();
            unread = null;
        }
        connected.completeExceptionally(new IllegalStateException("closed by the server"));
    }
}
