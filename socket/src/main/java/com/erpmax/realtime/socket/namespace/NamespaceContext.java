package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.PacketDecoder;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.metrics.SocketMeters;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all namespaces of a server share. Immutable.
 *
 * @param settings times and bounds
 * @param parser the form in which packets travel
 * @param payloads turns values into arguments and back
 * @param meters counts
 * @param listener learns of sockets that come and go
 * @param adapters makes the adapter of each namespace
 * @param recovery which sockets can be recovered; null for none
 */
public record NamespaceContext(
        SocketSettings settings,
        PacketParser parser,
        PayloadMapper payloads,
        SocketMeters meters,
        SocketLifecycleListener listener,
        AdapterFactory adapters,
        @Nullable RecoverySettings recovery) {
    private static final Logger log = LoggerFactory.getLogger(NamespaceContext.class);

    /** The decoder of a new connection. */
    @AnyThread
    public PacketDecoder newDecoder() {
        return parser.decoder(payloads);
    }

    /** Counts a client that was not let in and tells the listener. */
    @AnyThread
    public void refused(ConnectRefusal refusal) {
        meters.refused(refusal.code());
        notify(listener -> listener.refused(refusal));
    }

    /** Tells the listener something; its failure is logged. */
    @AnyThread
    void notify(Consumer<SocketLifecycleListener> news) {
        try {
            news.accept(listener);
        } catch (Throwable failure) {
            log.error("The listener of connects and disconnects failed", failure);
        }
    }
}
