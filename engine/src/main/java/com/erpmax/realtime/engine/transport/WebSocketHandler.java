package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
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

    private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);
    private static final int FINAL_PONG = 0x8A;
    private static final int MAX_WAITING_PONG_BYTES = 64 * 1024;

    /** When compressed messages have turned into this much, the other connections of the loop have their turn first. */
    private static final int MAX_INFLATED_BYTES_PER_TURN = 256 * 1024;

    private final WebSocketTransport transport;
    private final TransportListener listener;
    private final Framing framing;
    private final WebSocketFrameDecoder decoder;
    /** Null while nothing is closed. */
    private @Nullable CloseHandshake closing;

    private @Nullable ByteBuf unread;
    /** What of it, and of fragments, is counted as unfinished. */
    private long countedBytes;

    private boolean isDeaf;
    private boolean isResting;

    WebSocketHandler(WebSocketTransport transport, TransportListener listener, WebSocketSettings settings) {
        this.transport = transport;
        this.listener = listener;
        this.framing = settings.framing();
        this.decoder = new WebSocketFrameDecoder(
                settings.maxMessageBytes(), settings.deflate().isPresent(), this);
    }

    /** Says farewell behind everything written; what the peer still sends is dropped. */
    void close() {
        transport.passOn();
        closing().start(CloseHandshake.NO_STATUS);
    }

    /** Goes on with what was read before reading was held. */
    void readOn() {
        isResting = false;
        ByteBuf input = unread;
        if (input != null) {
            unread = null;
            decode(input);
        }
        if (isDeaf || mayDecode()) {
            transport.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        decode(append((ByteBuf) message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isDeaf = true;
        if (unread != null) {
            unread.release();
            unread = null;
        }
        countedBytes = UnfinishedInput.ofProcess().change(countedBytes, 0);
        closing().finished();
        transport.stopWatching();
        transport.toHome(() -> listener.onClosed(transport));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isDeaf || cause instanceof ClosedChannelException) {
            return; // every write that still waited fails on its own when a connection goes; one report is enough
        }
        isDeaf = true;
        if (cause instanceof IOException) {
            log.debug("WebSocket connection failed: {}", cause.getMessage());
        } else {
            log.error("WebSocket handler failed", cause);
        }
        transport.toHome(() -> listener.onError(transport, "connection failed: " + cause.getMessage()));
        context.close();
    }

    @Override
    public boolean wantsMessages() {
        return !isClosing();
    }

    @Override
    public void onText(byte[] data, int length) throws WebSocketViolation {
        if (isClosing()) {
            return;
        }
        EnginePacket packet;
        try {
            packet = length > 0 && data[0] == '4'
                    ? new EnginePacket.Message(Utf8.decode(data, 1, length - 1))
                    : framing.decodeText(Utf8.decode(data, 0, length));
        } catch (CharacterCodingException notUtf8) {
            throw new WebSocketViolation(WebSocketViolation.INVALID_DATA, "text is not UTF-8");
        } catch (MalformedPacketException malformed) {
            refuse(malformed);
            return;
        }
        transport.received(packet, length);
    }

    @Override
    public void onBinary(byte[] data, int length) {
        if (isClosing()) {
            return;
        }
        EnginePacket packet;
        try {
            packet = framing.decodeBinary(data, length);
        } catch (MalformedPacketException malformed) {
            refuse(malformed);
            return;
        }
        transport.received(packet, length);
    }

    private void refuse(MalformedPacketException malformed) {
        String problem = String.valueOf(malformed.getMessage());
        transport.toHome(() -> listener.onMalformed(transport, problem));
    }

    @Override
    public void onPing(byte[] data, int length) {
        if (isClosing() || transport.waitingBytes() > MAX_WAITING_PONG_BYTES) {
            return; // nothing may follow a close frame; and a pong more does not reach a peer that does not read
        }
        ByteBuf pong = transport.channel().alloc().directBuffer(2 + length);
        pong.writeByte(FINAL_PONG).writeByte(length).writeBytes(data, 0, length);
        transport.write(pong);
    }

    @Override
    public void onClose() {
        close();
        isDeaf = true;
        transport.channel().close();
    }

    /** RFC 6455 §7.1.7: the peer is told why; nothing that it sends after a violation means anything. */
    private void fail(WebSocketViolation violation) {
        isDeaf = true;
        transport.passOn();
        closing().startForViolation(violation.closeCode());
        String problem = String.valueOf(violation.getMessage());
        transport.toHome(() -> listener.onError(transport, problem));
    }

    private void decode(ByteBuf input) {
        long inflatedBytes = 0;
        try {
            while (mayDecode() && decoder.decode(input)) {
                inflatedBytes += decoder.takeInflatedBytes();
                if (inflatedBytes >= MAX_INFLATED_BYTES_PER_TURN) {
                    isResting = true;
                    transport.channelLoop().execute(this::readOn);
                }
            }
        } catch (WebSocketViolation violation) {
            fail(violation);
        } finally {
            if (!isDeaf && !mayDecode()) {
                transport.channel().config().setAutoRead(false);
            }
            keep(input);
            count();
        }
    }

    /** Large messages that have not come whole are refused while all connections hold too much of such. */
    private void count() {
        ByteBuf rest = unread;
        long held = (rest == null ? 0 : rest.capacity()) + (long) decoder.heldBytes();
        if (held == countedBytes) {
            return;
        }
        // Who is deaf holds no more than before, and has been told why.
        long counted = UnfinishedInput.ofProcess().change(countedBytes, isDeaf ? Math.min(held, countedBytes) : held);
        if (counted >= 0) {
            countedBytes = counted;
            return;
        }
        if (rest != null) {
            rest.release();
            unread = null;
        }
        fail(new WebSocketViolation(WebSocketViolation.TRY_AGAIN_LATER, "too much of unfinished messages is held"));
        count();
    }

    private boolean isClosing() {
        return closing != null && closing.isStarted();
    }

    private CloseHandshake closing() {
        CloseHandshake made = closing;
        if (made == null) {
            made = new CloseHandshake(transport.channel(), transport.channelLoop());
            closing = made;
        }
        return made;
    }

    private boolean mayDecode() {
        return !isDeaf && !isResting && !transport.isReadingHeld();
    }

    private ByteBuf append(ByteBuf arrived) {
        ByteBuf before = unread;
        if (before == null) {
            return arrived;
        }
        unread = null;
        if (before.writableBytes() < arrived.readableBytes()) {
            int needed = before.readableBytes() + arrived.readableBytes();
            ByteBuf wider = transport.channel().alloc().buffer(Math.max(needed, 2 * before.readableBytes()));
            wider.writeBytes(before);
            before.release();
            before = wider;
        }
        before.writeBytes(arrived);
        arrived.release();
        return before;
    }

    /** Keeps what was not decoded; the small rest of a large read must not hold the whole of it. */
    private void keep(ByteBuf input) {
        if (isDeaf || !input.isReadable()) {
            input.release();
        } else if (input.readableBytes() > input.capacity() / 2) {
            unread = input;
        } else {
            ByteBuffer rest = input.nioBuffer();
            unread = transport.channel().alloc().buffer(rest.remaining()).writeBytes(rest);
            input.release();
        }
    }
}
