package com.erpmax.realtime.socket;

import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.metrics.SocketMeters;
import com.erpmax.realtime.socket.namespace.ChildSettings;
import com.erpmax.realtime.socket.namespace.NamespaceContext;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.SocketLifecycleListener;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/** Settings of a Socket.IO server. Not thread-safe; may be used again after {@link #build}. */
public final class SocketIoServerBuilder {
    private SocketSettings settings = SocketSettings.defaults();
    private PacketParser parser = PacketParser.json();
    private PayloadMapper payloads = PayloadMapper.standard();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private SocketLifecycleListener listener = new SocketLifecycleListener() {};
    private AdapterFactory adapters = AdapterFactory.local();
    private ChildSettings children = ChildSettings.defaults();
    private @Nullable RecoverySettings recovery;

    SocketIoServerBuilder() {}

    /** Times and bounds; default {@link SocketSettings#defaults()}. */
    public SocketIoServerBuilder settings(SocketSettings value) {
        settings = value;
        return this;
    }

    /**
     * The form in which packets travel; default {@link PacketParser#json()}. Every client has to use the same one.
     */
    public SocketIoServerBuilder parser(PacketParser value) {
        parser = value;
        return this;
    }

    /** What turns values into arguments and back; default {@link PayloadMapper#standard()}. */
    public SocketIoServerBuilder payloads(PayloadMapper value) {
        payloads = value;
        return this;
    }

    /** Where the meters are registered; default a registry of their own. */
    public SocketIoServerBuilder meters(MeterRegistry value) {
        meters = value;
        return this;
    }

    /** Who learns of every socket that comes and goes; default nobody. */
    public SocketIoServerBuilder listener(SocketLifecycleListener value) {
        listener = value;
        return this;
    }

    /** What connects this node with others; default nothing, {@link AdapterFactory#local()}. */
    public SocketIoServerBuilder adapters(AdapterFactory value) {
        adapters = value;
        return this;
    }

    /** Bounds for namespaces that clients make; default {@link ChildSettings#defaults()}. */
    public SocketIoServerBuilder children(ChildSettings value) {
        children = value;
        return this;
    }

    /** Lets clients come back to the sockets that they had before a lost connection; default not. */
    public SocketIoServerBuilder recovery(RecoverySettings value) {
        recovery = value;
        return this;
    }

    /** A server with these settings, the root namespace, and no handlers. */
    public SocketIoServer build() {
        NamespaceContext context = new NamespaceContext(
                settings,
                parser,
                payloads.withMaxAttachments(parser.maxAttachments()),
                new SocketMeters(meters),
                listener,
                adapters,
                recovery);
        return new SocketIoServer(context, children);
    }
}
