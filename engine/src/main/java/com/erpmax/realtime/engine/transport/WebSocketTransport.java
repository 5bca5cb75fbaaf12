package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.Flushable;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A WebSocket connection after its handshake. Its channel may live on another loop than the session: then frames
 * travel in one hand-over per turn in both directions.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
public final class WebSocketTransport implements Transport {

    /** More than this on the way to the home loop stops reading, until half of it is left. */
    private static final int MAX_INBOUND_BYTES = 256 * 1024;

    /** What a packet on its way costs beside its data, roughly. */
    private static final int PACKET_BYTES = 128;

    private static final int NO_DEFLATE = -1;

    private final Channel channel;
    private final EngineLoop channelLoop;
    private final EngineLoop home;
    private final TransportListener listener;
    private final Framing framing;
    private final WebSocketHandler handler;
    private final int deflateThresholdBytes;
    private final AtomicLong handedOverBytes = new AtomicLong();
    private final AtomicLong inboundBytes = new AtomicLong();
    private final AtomicBoolean isReadingHeld = new AtomicBoolean();
    private final Writer writer = new Writer();
    private final WriteStallWatch stallWatch;
    private boolean isClosing;

    /**
     * Made on the channel's loop. The {@link #handler} must be the channel's only handler (beside TLS) when the first
     * frame arrives.
     *
     * @param home the loop of the session; the listener is called there
     */
    public WebSocketTransport(
            Channel channel,
            EngineLoop channelLoop,
            EngineLoop home,
            TransportListener listener,
            WebSocketSettings settings) {
        this.channel = channel;
        this.channelLoop = channelLoop;
        this.home = home;
        this.listener = listener;
        this.framing = settings.framing();
        this.deflateThresholdBytes =
                settings.deflate().map(PerMessageDeflate::thresholdBytes).orElse(NO_DEFLATE);
        this.handler = new WebSocketHandler(this, listener, settings);
        this.stallWatch = new WriteStallWatch(
                channel, channelLoop, settings.writeTimeout(), () -> toHome(() -> listener.onStalled(this)));
    }

    /** The channel handler that decodes what the peer sends. */
    public ChannelHandler handler() {
        return handler;
    }

    @Override
    public TransportKind kind() {
        return TransportKind.WEBSOCKET;
    }

    @Override
    public void send(SharedFrame frame) {
        if (isClosing) {
            return;
        }
        SharedFrame form = frame.as(framing);
        ByteBuf bytes = deflateThresholdBytes == NO_DEFLATE
                ? form.webSocketFrame()
                : form.webSocketFrame(deflateThresholdBytes);
        if (isAtHome()) {
            writer.write(bytes);
            return;
        }
        int size = bytes.readableBytes();
        handedOverBytes.addAndGet(size);
        home.handOver(channelLoop, () -> {
            handedOverBytes.addAndGet(-size);
            writer.write(bytes);
        });
    }

    @Override
    public boolean isWritable() {
        return !isClosing
                && channel.isWritable()
                && handedOverBytes.get() < channel.config().getWriteBufferHighWaterMark();
    }

    /** What is on the way to the channel's loop and what waits there are bounded each for itself. */
    @Override
    public long waitingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return Math.max(handedOverBytes.get(), buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    @Override
    public void flushNow() {
        if (isAtHome()) {
            writer.flush();
        } else {
            home.handOverNow(channelLoop);
        }
    }

    @Override
    public void close() {
        if (!isClosing) {
            isClosing = true;
            home.handOver(channelLoop, handler::close);
        }
    }

    @Override
    public void dismiss() {
        close();
    }

    @Override
    public void abort() {
        isClosing = true;
        channel.close();
    }

    EngineLoop channelLoop() {
        return channelLoop;
    }

    Channel channel() {
        return channel;
    }

    /** Writes for the end of this turn; on the channel's loop. */
    void write(ByteBuf frame) {
        writer.write(frame);
    }

    /** The channel is closed: nothing of it waits any more. */
    void stopWatching() {
        stallWatch.cancel();
    }

    /** Runs what the peer caused on the home loop; called on the channel's loop. */
    void toHome(Runnable task) {
        channelLoop.handOver(home, task);
    }

    /** Whether so much is on the way to the home loop that nothing may be added. */
    boolean isReadingHeld() {
        return isReadingHeld.get();
    }

    /** Tells the listener of a packet; called on the channel's loop. */
    void received(EnginePacket packet, int dataBytes) {
        if (isAtHome()) {
            listener.onPacket(this, packet);
            return;
        }
        int cost = dataBytes + PACKET_BYTES;
        if (inboundBytes.addAndGet(cost) > MAX_INBOUND_BYTES) {
            isReadingHeld.set(true);
        }
        toHome(() -> {
            try {
                listener.onPacket(this, packet);
            } finally {
                readOnAfter(cost);
            }
        });
    }

    /** The task that brought the connection over the bound comes here after it was held, so reading is always resumed. */
    private void readOnAfter(int cost) {
        if (inboundBytes.addAndGet(-cost) <= MAX_INBOUND_BYTES / 2 && isReadingHeld.compareAndSet(true, false)) {
            home.handOver(channelLoop, handler::readOn);
        }
    }

    private boolean isAtHome() {
        return home == channelLoop;
    }

    /** The channel loop's side of sending. */
    @EventLoopOnly
    private final class Writer implements Flushable {

        private boolean isMarked;

        void write(ByteBuf frame) {
            channel.write(frame, channel.voidPromise());
            if (!isMarked) {
                isMarked = true;
                channelLoop.flushAtEndOfTurn(this);
            }
        }

        @Override
        public void flush() {
            isMarked = false;
            channel.flush();
            stallWatch.flushed();
        }
    }
}
