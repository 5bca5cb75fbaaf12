package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection after its handshake. Its channel may live on another loop than the session: then frames
 * travel in one hand-over per turn in both directions.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to close tells its handlers
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
    private final Duration writeTimeout;
    private final FrameWriter writer = new FrameWriter(this);
    /** Null where the channel's loop is the home loop. */
    private final @Nullable Crossing crossing;
    /** Null while everything could be written at once. */
    private @Nullable WriteStallWatch stallWatch;

    private boolean isClosing;

    /** What is on its way between the channel's loop and the home loop. */
    private static final class Crossing {
        private final AtomicLong outboundBytes = new AtomicLong();
        private final AtomicLong inboundBytes = new AtomicLong();
        private final AtomicBoolean isReadingHeld = new AtomicBoolean();
    }

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
        this.writeTimeout = settings.writeTimeout();
        this.crossing = home == channelLoop ? null : new Crossing();
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
        Crossing on = crossing;
        if (on == null) {
            writer.write(bytes);
            return;
        }
        int size = bytes.readableBytes();
        on.outboundBytes.addAndGet(size);
        home.handOver(channelLoop, () -> {
            on.outboundBytes.addAndGet(-size);
            writer.write(bytes);
        });
    }

    @Override
    public boolean isWritable() {
        return !isClosing
                && channel.isWritable()
                && (crossing == null
                        || crossing.outboundBytes.get() < channel.config().getWriteBufferHighWaterMark());
    }

    /** What is on the way to the channel's loop and what waits there are bounded each for itself. */
    @Override
    public long waitingBytes() {
        return crossing == null
                ? writer.waitingBytes()
                : Math.max(crossing.outboundBytes.get(), WriteStallWatch.waitingBytes(channel));
    }

    @Override
    public void flushNow() {
        if (crossing == null) {
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

    /** Has what was written to the channel until now leave at the end of this turn; on the channel's loop. */
    public void flushLater() {
        writer.flushLater();
    }

    /** Writes for the end of this turn; on the channel's loop. */
    void write(ByteBuf frame) {
        writer.write(frame);
    }

    /** Writes what waits for the end of the turn, because somebody else is about to write; on the channel's loop. */
    void passOn() {
        writer.passOn();
    }

    /** The channel is closed: nothing of it waits any more. */
    void stopWatching() {
        if (stallWatch != null) {
            stallWatch.cancel();
        }
    }

    /** Runs what the peer caused on the home loop; called on the channel's loop. */
    void toHome(Runnable task) {
        channelLoop.handOver(home, task);
    }

    /** Whether so much is on the way to the home loop that nothing may be added. */
    boolean isReadingHeld() {
        return crossing != null && crossing.isReadingHeld.get();
    }

    /** Tells the listener of a packet; called on the channel's loop. */
    void received(EnginePacket packet, int dataBytes) {
        Crossing on = crossing;
        if (on == null) {
            listener.onPacket(this, packet);
            return;
        }
        int cost = dataBytes + PACKET_BYTES;
        if (on.inboundBytes.addAndGet(cost) > MAX_INBOUND_BYTES) {
            on.isReadingHeld.set(true);
        }
        toHome(() -> {
            try {
                listener.onPacket(this, packet);
            } finally {
                readOnAfter(cost, on);
            }
        });
    }

    /** The task that brought the connection over the bound comes here after it was held, so reading is always resumed. */
    private void readOnAfter(int cost, Crossing on) {
        if (on.inboundBytes.addAndGet(-cost) <= MAX_INBOUND_BYTES / 2 && on.isReadingHeld.compareAndSet(true, false)) {
            home.handOver(channelLoop, handler::readOn);
        }
    }

    /** Bytes are left after a flush; on the channel's loop. */
    void watch() {
        WriteStallWatch watch = stallWatch;
        if (watch == null) {
            watch = new WriteStallWatch(
                    channel, channelLoop, writeTimeout, () -> toHome(() -> listener.onStalled(this)));
            stallWatch = watch;
        }
        watch.flushed();
    }
}
