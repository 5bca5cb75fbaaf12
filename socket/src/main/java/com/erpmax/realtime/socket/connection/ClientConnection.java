package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.engine.transport.UnfinishedInput;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.PacketDecoder;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.SharedPacket;
import com.erpmax.realtime.socket.namespace.Admission;
import com.erpmax.realtime.socket.namespace.ClientProtocol;
import com.erpmax.realtime.socket.namespace.ConnectRefusal;
import com.erpmax.realtime.socket.namespace.ConnectionTap;
import com.erpmax.realtime.socket.namespace.DisconnectReason;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.NamespaceRequest;
import com.erpmax.realtime.socket.namespace.NamespaceResolution;
import com.erpmax.realtime.socket.namespace.Namespaces;
import com.erpmax.realtime.socket.namespace.PacketSink;
import com.erpmax.realtime.socket.namespace.SocketLink;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection and its sockets, one for each namespace that it has asked for. A packet that breaks the
 * protocol, or that is for a namespace which the connection is not in, closes the transport, as in the reference.
 */
@EventLoopOnly
public final class ClientConnection implements EngineListener, PacketSink {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final EngineSession session;
    private final Namespaces namespaces;
    private final ClientProtocol protocol;
    private final PacketDecoder decoder;
    private final Slots slots = new Slots();
    private final Runnable onEnd;
    /** Null until it is asked for. */
    private @Nullable ConnectionTap tap;

    private @Nullable TimerHandle connectTimer;
    private TransportKind transport;
    private int refusals;
    /** What is counted of a packet that waits for its attachments. */
    private long countedBytes;

    /**
     * Starts to serve a session that has just been opened.
     *
     * @param onEnd called once when the session has ended
     */
    public ClientConnection(EngineSession session, Namespaces namespaces, Runnable onEnd) {
        this.session = session;
        this.namespaces = namespaces;
        this.protocol = ClientProtocol.of(session.protocol());
        this.decoder = namespaces.context().newDecoder();
        this.onEnd = onEnd;
        this.transport = session.transportKind();
        namespaces.loops().add(session.loop());
        connectTimer = session.loop().schedule(settings().connectTimeout(), this::connectTimedOut);
    }

    /** Lets the client into the root namespace if it does not ask for that itself; after the open packet has left. */
    public void start() {
        if (protocol.entersRootUnasked()) {
            session.loop().execute(() -> {
                if (session.isOpen()) {
                    connect(new SocketPacket.Connect(SocketPacket.ROOT, null));
                }
            });
        }
    }

    @Override
    public void onText(String message) {
        try {
            received(decoder.decodeText(protocol.received(message)));
        } catch (MalformedPacketException e) {
            violated(e.getMessage());
        }
    }

    @Override
    public void onBinary(byte[] message) {
        try {
            received(decoder.decodeBinary(message));
        } catch (MalformedPacketException e) {
            violated(e.getMessage());
        }
    }

    @Override
    public void onUpgrade(TransportKind to) {
        slots.links().forEach(link -> link.upgraded(transport, to));
        transport = to;
    }

    @Override
    public void onClose(CloseReason reason) {
        cancelConnectTimer();
        slots.links().forEach(link -> link.close(DisconnectReason.of(reason)));
        slots.clear();
        countedBytes = UnfinishedInput.ofProcess().change(countedBytes, 0);
        onEnd.run();
    }

    @Override
    public EngineLoop loop() {
        return session.loop();
    }

    @Override
    public HandshakeRequest handshake() {
        return session.handshake();
    }

    @Override
    public TransportKind transport() {
        return session.transportKind();
    }

    @Override
    public ClientProtocol protocol() {
        return protocol;
    }

    @Override
    public String socketId(String wireName) {
        return protocol.socketId(session.id(), wireName);
    }

    @Override
    public boolean hasSocketIn(String namespace) {
        return slots.isConnected(namespace);
    }

    @Override
    public Set<String> connectedNamespaces() {
        return slots.connectedNamespaces();
    }

    @Override
    public boolean send(SharedPacket packet, boolean isVolatile) {
        if (isVolatile && !session.isWritable()) {
            return false;
        }
        for (int i = 0; i < packet.frameCount(); i++) {
            if (!session.send(packet.frame(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public ConnectionTap tap() {
        ConnectionTap made = tap;
        if (made == null) {
            made = new ConnectionTap(session);
            tap = made;
        }
        return made;
    }

    @Override
    public void remove(SocketLink link) {
        slots.remove(link.namespace().name());
    }

    @Override
    public void disconnectAll() {
        slots.links().forEach(SocketLink::disconnect);
        session.close(CloseReason.FORCED_CLOSE);
    }

    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }

    private void received(@Nullable SocketPacket packet) {
        if (packet == null || countedBytes != 0) {
            countWaiting();
        }
        switch (packet) {
            case null -> {}
            case SocketPacket.Connect connect -> connect(connect);
            case SocketPacket.ConnectError error -> violated("CONNECT_ERROR from a client");
            case SocketPacket.Disconnect disconnect -> toSocket(disconnect);
            case SocketPacket.Event event -> toSocket(event);
            case SocketPacket.Ack ack -> toSocket(ack);
        }
    }

    /** What waits for attachments must be for a socket, and is bounded together with what other connections wait for. */
    private void countWaiting() {
        SocketPacket waiting = decoder.waiting();
        if (waiting != null && slots.find(waiting.namespace(), namespaces) == null) {
            violated("packet for a namespace that the connection is not in");
            return;
        }
        long counted = UnfinishedInput.ofProcess().change(countedBytes, HeldPackets.weight(waiting));
        if (counted < 0) {
            session.close(CloseReason.INBOUND_OVERFLOW);
        } else {
            countedBytes = counted;
        }
    }

    private void connect(SocketPacket.Connect packet) {
        String name = packet.namespace();
        Namespaces.Entry entry = namespaces.find(name).orElse(null);
        String key = entry == null ? name : entry.namespace().name();
        if (entry == null && !namespaces.hasParents()) {
            refuse(name, ConnectRefusal.INVALID_NAMESPACE, "Invalid namespace");
        } else if (slots.get(key) != null) {
            violated("CONNECT for a namespace that the connection is in already");
        } else if (slots.size() >= settings().maxNamespaces()) {
            refuseWithCode(name, ConnectRefusal.TOO_MANY_NAMESPACES, "Too many namespaces");
        } else {
            String auth = packet.data() == null ? "{}" : packet.data();
            Slot slot = new Slot(key, entry == null ? name : entry.wireName(), new HeldPackets(settings()));
            slots.add(slot);
            if (entry != null && namespaces.enter(entry.namespace())) {
                open(slot, entry.namespace(), auth);
            } else {
                resolve(slot, auth);
            }
        }
    }

    private void open(Slot slot, Namespace namespace, String auth) {
        SocketLink link = SocketLink.open(namespace, this, slot.wireName(), auth);
        slot.link(link);
        link.authorise(admission -> decided(slot, admission, link::close));
    }

    private void resolve(Slot slot, String auth) {
        // By its canonical name: a matcher knows nothing of aliases.
        NamespaceRequest request = new NamespaceRequest(
                slot.key(), handshake(), auth, namespaces.context().payloads());
        namespaces.resolve(request, resolution -> {
            try {
                loop().execute(() -> resolved(slot, auth, resolution));
            } catch (RejectedExecutionException loopIsGone) {
                log.debug("a CONNECT is dropped: its event loop has been shut down");
            }
        });
    }

    private void resolved(Slot slot, String auth, NamespaceResolution resolution) {
        boolean isAwaited = slots.get(slot.key()) == slot;
        switch (resolution) {
            case NamespaceResolution.Found found when isAwaited -> open(slot, found.namespace(), auth);
            case NamespaceResolution.Found found -> namespaces.leave(found.namespace());
            case NamespaceResolution.Denied denied -> decided(slot, denied.admission(), reason -> {});
            case NamespaceResolution.Unknown unknown
            when isAwaited -> {
                slots.remove(slot.key());
                refuse(slot.wireName(), ConnectRefusal.INVALID_NAMESPACE, "Invalid namespace");
            }
            case NamespaceResolution.Full full
            when isAwaited -> {
                slots.remove(slot.key());
                refuseWithCode(
                        slot.wireName(), ConnectRefusal.TOO_MANY_DYNAMIC_NAMESPACES, "Too many dynamic namespaces");
            }
            case NamespaceResolution.Unknown unknown -> log.trace("a CONNECT was decided after its connection's end");
            case NamespaceResolution.Full full -> log.trace("a CONNECT was decided after its connection's end");
        }
    }

    private void decided(Slot slot, Admission admission, Consumer<DisconnectReason> onRefusal) {
        if (slots.get(slot.key()) != slot) {
            return;
        }
        switch (admission) {
            case Admission.Accepted accepted -> accepted(slot);
            case Admission.Refused refused -> {
                slots.remove(slot.key());
                onRefusal.accept(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
                send(new SocketPacket.ConnectError(slot.wireName(), protocol.refusal(refused)));
                noteRefusal(slot.wireName(), refused.code(), refused.message());
            }
            case Admission.Undecided undecided -> {
                undecided.report(log, slot.key());
                noteRefusal(slot.wireName(), ConnectRefusal.UNAVAILABLE, "middleware failed");
                session.close(CloseReason.UNAVAILABLE);
            }
        }
    }

    private void accepted(Slot slot) {
        SocketLink link = slot.link();
        HeldPackets held = slot.release();
        cancelConnectTimer();
        if (link == null || held == null) {
            return;
        }
        link.accept();
        while (slots.get(slot.key()) == slot) {
            SocketPacket packet = held.next();
            if (packet == null) {
                return;
            }
            deliver(link, packet);
        }
    }

    private void toSocket(SocketPacket packet) {
        Slot slot = slots.find(packet.namespace(), namespaces);
        if (slot == null) {
            violated("packet for a namespace that the connection is not in");
            return;
        }
        HeldPackets held = slot.held();
        SocketLink link = slot.link();
        if (held == null && link != null) {
            deliver(link, packet);
        } else if (held != null && !held.hold(packet)) {
            session.close(CloseReason.INBOUND_OVERFLOW);
        }
    }

    private void deliver(SocketLink link, SocketPacket packet) {
        switch (packet) {
            case SocketPacket.Event event -> {
                if (!link.receive(event)) {
                    session.close(CloseReason.INBOUND_OVERFLOW);
                }
            }
            case SocketPacket.Ack ack -> link.receive(ack);
            case SocketPacket.Disconnect disconnect -> {
                remove(link);
                link.close(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
            }
            case SocketPacket.Connect connect -> violated("CONNECT out of place");
            case SocketPacket.ConnectError error -> violated("CONNECT_ERROR from a client");
        }
    }

    private void refuse(String wireName, String code, String message) {
        send(new SocketPacket.ConnectError(wireName, "{\"message\":\"" + message + "\"}"));
        noteRefusal(wireName, code, message);
    }

    private void refuseWithCode(String wireName, String code, String message) {
        String json = "{\"message\":\"" + message + "\",\"data\":{\"code\":\"" + code + "\"}}";
        send(new SocketPacket.ConnectError(wireName, json));
        noteRefusal(wireName, code, message);
    }

    private void noteRefusal(String wireName, String code, String message) {
        namespaces.context().refused(new ConnectRefusal(wireName, handshake(), code, message));
        refusals++;
        if (refusals > settings().maxNamespaces()) {
            // Each is answered, counted and logged, which is more work than asking.
            violated("too many refused CONNECTs");
        }
    }

    private void send(SocketPacket packet) {
        SharedPacket shared = SharedPacket.of(namespaces.context().parser().encode(packet));
        send(shared, false);
        shared.release();
    }

    private void violated(@Nullable String problem) {
        log.debug("connection closed by the server: {}", problem);
        session.close(CloseReason.FORCED_CLOSE);
    }

    private SocketSettings settings() {
        return namespaces.context().settings();
    }

    private void connectTimedOut() {
        connectTimer = null;
        session.close(CloseReason.CONNECT_TIMEOUT);
    }

    private void cancelConnectTimer() {
        TimerHandle timer = connectTimer;
        connectTimer = null;
        if (timer != null) {
            timer.cancel();
        }
    }
}
