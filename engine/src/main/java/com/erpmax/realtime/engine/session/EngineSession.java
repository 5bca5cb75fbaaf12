package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.transport.ControlFrames;
import com.erpmax.realtime.engine.transport.OutboundShare;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.Transport;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.engine.transport.TransportListener;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Engine.IO session. It belongs to its home loop for life, whatever transports it travels over, and ends exactly
 * once, with a {@link CloseReason}.
 */
public final class EngineSession implements TransportListener {

    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

    private final String id;
    private final EngineLoop loop;
    private final EngineProtocol protocol;
    private final EngineConfig config;
    private final HandshakeRequest handshake;
    private final SessionRegistry registry;
    private final EngineMeters meters;
    private final Heartbeat heartbeat;
    private @Nullable EngineListener listener;
    private @Nullable Transport transport;
    private @Nullable Upgrade upgrade;
    private volatile TransportKind transportKind = TransportKind.POLLING;
    private @Nullable CloseReason closeReason;
    private boolean isListenerTold;

    /** Made on the loop that will be its home; lives from {@link #open} on, which runs in the same turn. */
    public EngineSession(
            String id,
            EngineLoop loop,
            EngineProtocol protocol,
            EngineConfig config,
            HandshakeRequest handshake,
            SessionRegistry registry,
            EngineMeters meters) {
        this.id = id;
        this.loop = loop;
        this.protocol = protocol;
        this.config = config;
        this.handshake = handshake;
        this.registry = registry;
        this.meters = meters;
        this.heartbeat = Heartbeat.of(protocol, this, loop, config);
    }

    /** The secret id, 20 characters. Not to be shown to anyone but the peer. */
    @AnyThread
    public String id() {
        return id;
    }

    /** The loop that owns this session. */
    @AnyThread
    public EngineLoop loop() {
        return loop;
    }

    /** The sessions of the same server, this one among them until its transport is gone. */
    @AnyThread
    public SessionRegistry registry() {
        return registry;
    }

    /** The revision of Engine.IO that the peer speaks. */
    @AnyThread
    public EngineProtocol protocol() {
        return protocol;
    }

    /** The request that opened the session. */
    @AnyThread
    public HandshakeRequest handshake() {
        return handshake;
    }

    /** What carries the session now. */
    @AnyThread
    public TransportKind transportKind() {
        return transportKind;
    }

    /** The polling transport, while the session travels over it or waits there for its last poll. */
    @EventLoopOnly
    public Optional<PollingTransport> polling() {
        return transport instanceof PollingTransport polling ? Optional.of(polling) : Optional.empty();
    }

    /** Whether messages still pass. */
    @EventLoopOnly
    public boolean isOpen() {
        return closeReason == null;
    }

    /** Whether a message sent now would leave at once. */
    @EventLoopOnly
    public boolean isWritable() {
        return isOpen() && current().isWritable();
    }

    /** The bytes that wait for the peer to take them; 0 when the session is closed. */
    @EventLoopOnly
    public long waitingBytes() {
        return isOpen() ? current().waitingBytes() : 0;
    }

    /**
     * Runs a task when the peer has provably received all that was sent until now: when it has answered a ping sent
     * afterwards, {@code within} this time. Never if the session ends before, nor with protocol 3: no server pings there.
     */
    @EventLoopOnly
    public void whenReceived(Duration within, Runnable task) {
        if (isOpen()) {
            heartbeat.prove(task, within);
        }
    }

    /**
     * Starts the session, which the registry has admitted, on its first transport: open packet, then the heartbeat,
     * then the listener.
     */
    @EventLoopOnly
    public void open(Transport first, EngineListenerFactory listeners) {
        assert loop.inLoop();
        transport = first;
        transportKind = first.kind();
        meters.opened(first.kind().wireName());
        SharedFrame open = OpenPacket.frame(id, config, first.kind());
        first.send(open);
        open.release();
        heartbeat.start();
        try {
            listener = listeners.open(this);
        } catch (Throwable failure) {
            failed(failure);
        }
        if (closeReason != null) {
            tellListener(closeReason);
        }
    }

    /**
     * Sends a message, which leaves at the end of this turn. The caller keeps its count of the frame. A session that
     * is closed here because too much waits tells its listener after this turn's task, so that a caller may walk its
     * sessions while it sends.
     *
     * @return false when the session is closed, also when it is closed by this call because too much waits already
     */
    @EventLoopOnly
    public boolean send(SharedFrame frame) {
        assert loop.inLoop();
        if (!isOpen()) {
            return false;
        }
        Transport to = current();
        if (OutboundShare.isExceeded(to.waitingBytes(), config.maxWaitingBytes())) {
            to.flushNow();
            if (OutboundShare.isExceeded(to.waitingBytes(), config.maxWaitingBytes())) {
                end(CloseReason.OUTBOUND_OVERFLOW);
                to.abort();
                loop.execute(() -> tellListener(CloseReason.OUTBOUND_OVERFLOW));
                return false;
            }
        }
        to.send(frame);
        return true;
    }

    /** Ends the session after what was sent. Later calls are without effect. */
    @AnyThread
    public void close(CloseReason reason) {
        loop.run(() -> endWith(reason, Transport::close));
    }

    /** Ends the session at once; what waits for the peer is dropped. */
    @AnyThread
    public void abort(CloseReason reason) {
        loop.run(() -> endWith(reason, Transport::abort));
    }

    /** A second connection wants to take the session over from polling; it is closed when that cannot be. */
    @EventLoopOnly
    public void upgrade(Transport candidate) {
        if (!isOpen() || upgrade != null || !(current() instanceof PollingTransport polling)) {
            candidate.close();
            return;
        }
        upgrade = new Upgrade(loop, polling, candidate, config.upgradeTimeout(), this::cancelUpgrade);
    }

    @Override
    public void onPacket(Transport source, EnginePacket packet) {
        Upgrade attempt = upgrade;
        try {
            if (attempt != null && attempt.isTo(source)) {
                onUpgradePacket(attempt, packet);
            } else if (isCarrier(source) && isOpen()) {
                heartbeat.packet();
                dispatch(source, packet);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void onMalformed(Transport source, String problem) {
        if (isCurrent(source)) {
            log.debug("session closed by a malformed packet: {}", problem);
            dismiss(CloseReason.PARSE_ERROR);
        }
    }

    @Override
    public void onError(Transport source, String problem) {
        if (isCurrent(source)) {
            log.debug("session closed by a transport error: {}", problem);
            dismiss(CloseReason.TRANSPORT_ERROR);
        }
    }

    @Override
    public void onStalled(Transport source) {
        if (isCurrent(source)) {
            abort(CloseReason.WRITE_STALLED);
        }
        source.abort(); // also one that is closing, or was never taken
    }

    @Override
    public void onClosed(Transport source) {
        Upgrade attempt = upgrade;
        if (attempt != null && attempt.isTo(source)) {
            cancelUpgrade();
        } else if (isCarrier(source)) {
            registry.remove(this);
            endWith(CloseReason.TRANSPORT_CLOSE, gone -> {});
        }
    }

    /** Ends the session for what the peer did or failed to do; it is forgotten at once. */
    @EventLoopOnly
    void dismiss(CloseReason reason) {
        endWith(reason, Transport::dismiss);
    }

    /** Ends the transport at once, also when it waits for the peer's farewell. */
    @AnyThread
    void abandon() {
        loop.run(() -> {
            abort(CloseReason.SERVER_SHUTTING_DOWN);
            if (transport != null) {
                transport.abort();
            }
        });
    }

    @EventLoopOnly
    void sendPing() {
        current().send(ControlFrames.PING);
    }

    @EventLoopOnly
    void sendPong() {
        send(ControlFrames.PONG);
    }

    private void dispatch(Transport source, EnginePacket packet) {
        switch (packet) {
            case EnginePacket.Message message -> listener().onText(message.text());
            case EnginePacket.BinaryMessage message -> listener().onBinary(message.data());
            case EnginePacket.Pong ignored -> onHeartbeat(source, heartbeat.pong());
            case EnginePacket.Ping ignored -> onHeartbeat(source, heartbeat.ping());
            case EnginePacket.Close ignored -> onClosePacket(source);
            case EnginePacket.Open ignored -> ignore(packet);
            case EnginePacket.Upgrade ignored -> ignore(packet);
            case EnginePacket.Noop ignored -> ignore(packet);
        }
    }

    private void onHeartbeat(Transport source, boolean isExpected) {
        if (!isExpected) {
            onError(source, "invalid heartbeat direction");
        }
    }

    /** On WebSocket only the connection's own close counts, as in the reference server. */
    private void onClosePacket(Transport source) {
        if (source instanceof PollingTransport polling) {
            endWith(CloseReason.TRANSPORT_CLOSE, carrier -> polling.onPeerClose());
        }
    }

    private void onUpgradePacket(Upgrade attempt, EnginePacket packet) {
        switch (attempt.onPacket(packet)) {
            case PROBED -> {
                // the poll is released by the attempt's own timer
            }
            case FAILED -> cancelUpgrade();
            case COMPLETED -> {
                upgrade = null;
                meters.upgraded(TransportKind.POLLING.wireName(), TransportKind.WEBSOCKET.wireName());
                transport = attempt.complete();
                transportKind = TransportKind.WEBSOCKET;
                heartbeat.transportChanged();
                listener().onUpgrade(TransportKind.WEBSOCKET);
            }
        }
    }

    private void failed(Throwable failure) {
        log.error("A session's listener failed, the session is closed", failure);
        close(CloseReason.FORCED_CLOSE);
    }

    private void endWith(CloseReason reason, Consumer<Transport> farewell) {
        if (isOpen() && transport != null) {
            end(reason);
            tellListener(reason);
            farewell.accept(transport);
        }
    }

    private void end(CloseReason reason) {
        closeReason = reason;
        heartbeat.cancel();
        cancelUpgrade();
        meters.closed(current().kind().wireName(), reason.text());
    }

    /** A session that ends while its listener is being made tells it afterwards. */
    private void tellListener(CloseReason reason) {
        if (listener == null || isListenerTold) {
            return;
        }
        isListenerTold = true;
        try {
            listener.onClose(reason);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void cancelUpgrade() {
        Upgrade attempt = upgrade;
        upgrade = null;
        if (attempt != null) {
            attempt.cancel();
        }
    }

    private boolean isCurrent(Transport source) {
        Upgrade attempt = upgrade;
        if (attempt != null && attempt.isTo(source)) {
            cancelUpgrade();
            return false;
        }
        return isCarrier(source);
    }

    private boolean isCarrier(Transport candidate) {
        return candidate == transport;
    }

    private static void ignore(EnginePacket packet) {
        log.trace("ignored, as the reference server does: {}", packet);
    }

    private Transport current() {
        if (transport == null) {
            throw new IllegalStateException("session: not open yet");
        }
        return transport;
    }

    private EngineListener listener() {
        if (listener == null) {
            throw new IllegalStateException("session: no listener yet");
        }
        return listener;
    }
}
