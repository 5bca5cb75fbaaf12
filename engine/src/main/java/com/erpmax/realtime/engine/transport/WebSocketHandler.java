package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EnginePacketCodec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only handler of a WebSocket channel: bytes to frames to Engine.IO packets, control frames answered here. Runs on
 * the channel's loop.
 */
@EventLoopOnly
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder.Sink {

    /** An empty close frame, as the reference server sends in every orderly case. */
    static final int NO_STATUS = 0;

    private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PONG = 0x8A;
    private static final int MAX_WAITING_PONG_BYTES = 64 * 1024;

    private final WebSocketTransport transport;
    private final TransportListener listener;
    private final WebSocketFrameDecoder decoder;
    private @Nullable ByteBuf unread;
    private @Nullable TimerHandle closeTimer;
    private boolean isClosing;

    WebSocketHandler(WebSocketTransport transport, TransportListener listener, int maxMessageBytes) {
        this.transport = transport;
        this.listener = listener;
        this.decoder = new WebSocketFrameDecoder(maxMessageBytes, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = append(context, (ByteBuf) message);
        try {
            while (decoder.decode(input)) {
                // each call takes one frame
            }
            keep(input);
        } catch (WebSocketViolation violation) {
            input.release();
            fail(context, violation);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isClosing = true;
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (closeTimer != null) {
            closeTimer.cancel();
        }
        transport.toHome(() -> listener.onClosed(transport));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("WebSocket connection failed: {}", cause.getMessage());
        } else {
            log.error("WebSocket handler failed", cause);
        }
        transport.toHome(() -> listener.onError(transport, "connection failed: " + cause.getMessage()));
        context.close();
    }

    @Override
    public void onText(byte[] data, int length) throws WebSocketViolation {
        String text;
        try {
            text = Utf8.decode(data, 0, length);
        } catch (CharacterCodingException notUtf8) {
            throw new WebSocketViolation(WebSocketViolation.INVALID_TEXT, "text is not UTF-8");
        }
        EnginePacket packet;
        try {
            packet = EnginePacketCodec.decodeText(text);
        } catch (MalformedPacketException malformed) {
            if (isClosing) {
                return;
            }
            String problem = String.valueOf(malformed.getMessage());
            transport.toHome(() -> listener.onMalformed(transport, problem));
            return;
        }
        deliver(packet);
    }

    @Override
    public void onBinary(byte[] data, int length) {
        deliver(new EnginePacket.BinaryMessage(Arrays.copyOf(data, length)));
    }

    @Override
    public void onPing(byte[] data, int length) {
        if (transport.waitingBytes() > MAX_WAITING_PONG_BYTES) {
            return; // the peer does not read: a pong more would not reach it either
        }
        ByteBuf pong = transport.channel().alloc().directBuffer(2 + length);
        pong.writeByte(FINAL_PONG).writeByte(length).writeBytes(data, 0, length);
        transport.write(pong);
    }

    @Override
    public void onClose() {
        close(NO_STATUS);
        transport.channel().close();
    }

    /** Sends a close frame behind everything written, then waits a little for the peer to close. */
    void close(int closeCode) {
        if (isClosing) {
            return;
        }
        isClosing = true;
        ByteBuf frame = transport.channel().alloc().directBuffer(4);
        frame.writeByte(FINAL_CLOSE);
        if (closeCode == NO_STATUS) {
            frame.writeByte(0);
        } else {
            frame.writeByte(2).writeShort(closeCode);
        }
        closeTimer = transport.channelLoop().schedule(CLOSE_TIMEOUT, transport.channel()::close);
        transport.channel().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void deliver(EnginePacket packet) {
        if (isClosing) {
            return;
        }
        transport.toHome(() -> listener.onPacket(transport, packet));
    }

    private void fail(ChannelHandlerContext context, WebSocketViolation violation) {
        if (isClosing) {
            context.close();
            return;
        }
        String problem = String.valueOf(violation.getMessage());
        close(violation.closeCode());
        transport.toHome(() -> listener.onError(transport, problem));
    }

    private ByteBuf append(ChannelHandlerContext context, ByteBuf arrived) {
        ByteBuf before = unread;
        if (before == null) {
            return arrived;
        }
        unread = null;
        if (before.writableBytes() < arrived.readableBytes()) {
            int needed = before.readableBytes() + arrived.readableBytes();
            ByteBuf wider = context.alloc().buffer(Math.max(needed, 2 * before.readableBytes()));
            wider.writeBytes(before);
            before.release();
            before = wider;
        }
        before.writeBytes(arrived);
        arrived.release();
        return before;
    }

    private void keep(ByteBuf input) {
        if (input.isReadable()) {
            unread = input;
        } else {
            input.release();
        }
    }
}
