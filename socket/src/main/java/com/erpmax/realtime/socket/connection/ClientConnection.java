package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.PacketDecoder;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.SharedPacket;
import com.erpmax.realtime.socket.namespace.Admission;
import com.erpmax.realtime.socket.namespace.ConnectRefusal;
import com.erpmax.realtime.socket.namespace.DisconnectReason;
import com.erpmax.realtime.socket.namespace.Namespaces;
import com.erpmax.realtime.socket.namespace.PacketSink;
import com.erpmax.realtime.socket.namespace.SocketLink;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final SocketSettings settings;
    private final PacketDecoder decoder;
    private final Map<String, Slot> slots = new HashMap<>(2);
    private final Runnable onEnd;
    private @Nullable TimerHandle connectTimer;
    private TransportKind transport;
    private int refusals;

    /** A socket of this connection, and what is held for it until it is let in. */
    private static final class Slot {
        private final SocketLink link;
        private @Nullable HeldPackets held;

        Slot(SocketLink link, HeldPackets held) {
            this.link = link;
            this.held = held;
        }
    }

    /**
     * Starts to serve a session that has just been opened.
     *
     * @param onEnd called once when the session has ended
     */
    public ClientConnection(EngineSession session, Namespaces namespaces, Runnable onEnd) {
        this.session = session;
        this.namespaces = namespaces;
        this.settings = namespaces.context().settings();
        this.decoder = namespaces.context().newDecoder();
        this.onEnd = onEnd;
        this.transport = session.transportKind();
        namespaces.loops().add(session.loop());
        connectTimer = session.loop().schedule(settings.connectTimeout(), this::connectTimedOut);
    }

    @Override
    public void onText(String message) {
        try {
            received(decoder.decodeText(message));
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
        slots.values().forEach(slot -> slot.link.upgraded(transport, to));
        transport = to;
    }

    @Override
    public void onClose(CloseReason reason) {
        cancelConnectTimer();
        List<Slot> ending = List.copyOf(slots.values());
        slots.clear();
        ending.forEach(slot -> slot.link.close(DisconnectReason.of(reason)));
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
    public boolean hasSocketIn(String namespace) {
        Slot slot = slots.get(namespace);
        return slot != null && slot.held == null;
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
    public void remove(SocketLink link) {
        slots.remove(link.namespace().name());
    }

    @Override
    public void disconnectAll() {
        List.copyOf(slots.values()).forEach(slot -> slot.link.disconnect());
        session.close(CloseReason.FORCED_CLOSE);
    }

    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }

    private void received(@Nullable SocketPacket packet) {
        switch (packet) {
            case null -> log.trace("a packet waits for its attachments");
            case SocketPacket.Connect connect -> connect(connect);
            case SocketPacket.ConnectError error -> violated("CONNECT_ERROR from a client");
            case SocketPacket.Disconnect disconnect -> toSocket(disconnect);
            case SocketPacket.Event event -> toSocket(event);
            case SocketPacket.Ack ack -> toSocket(ack);
        }
    }

    private void connect(SocketPacket.Connect packet) {
        Namespaces.Entry entry = namespaces.find(packet.namespace()).orElse(null);
        if (entry == null) {
            refuse(packet.namespace(), ConnectRefusal.INVALID_NAMESPACE, "Invalid namespace");
        } else if (slots.containsKey(entry.namespace().name())) {
            violated("CONNECT for a namespace that the connection is in already");
        } else if (slots.size() >= settings.maxNamespaces()) {
            refuse(packet.namespace(), ConnectRefusal.TOO_MANY_NAMESPACES, "Too many namespaces");
        } else {
            String auth = packet.data() == null ? "{}" : packet.data();
            Slot slot = new Slot(
                    SocketLink.open(entry.namespace(), this, entry.wireName(), auth), new HeldPackets(settings));
            slots.put(entry.namespace().name(), slot);
            slot.link.authorise(admission -> decided(slot, admission));
        }
    }

    private void decided(Slot slot, Admission admission) {
        String name = slot.link.namespace().name();
        if (slots.get(name) != slot) {
            return;
        }
        switch (admission) {
            case Admission.Accepted accepted -> accepted(slot);
            case Admission.Refused refused -> {
                slots.remove(name);
                slot.link.close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
                send(new SocketPacket.ConnectError(slot.link.wireName(), refused.json()));
                noteRefusal(slot.link.wireName(), refused.code(), refused.message());
            }
            case Admission.Undecided undecided -> {
                log.error("A middleware of {} failed, the connection is closed", name, undecided.cause());
                noteRefusal(slot.link.wireName(), ConnectRefusal.UNAVAILABLE, "middleware failed");
                session.close(CloseReason.UNAVAILABLE);
            }
        }
    }

    private void accepted(Slot slot) {
        HeldPackets held = slot.held;
        slot.held = null;
        cancelConnectTimer();
        slot.link.accept();
        while (held != null && isOf(slot)) {
            SocketPacket packet = held.next();
            if (packet == null) {
                return;
            }
            deliver(slot, packet);
        }
    }

    private void toSocket(SocketPacket packet) {
        Slot slot = namespaces
                .find(packet.namespace())
                .map(entry -> slots.get(entry.namespace().name()))
                .filter(found -> found.link.wireName().equals(packet.namespace()))
                .orElse(null);
        if (slot == null) {
            violated("packet for a namespace that the connection is not in");
        } else if (slot.held == null) {
            deliver(slot, packet);
        } else if (!slot.held.hold(packet)) {
            session.close(CloseReason.INBOUND_OVERFLOW);
        }
    }

    private void deliver(Slot slot, SocketPacket packet) {
        switch (packet) {
            case SocketPacket.Event event -> {
                if (!slot.link.receive(event)) {
                    session.close(CloseReason.INBOUND_OVERFLOW);
                }
            }
            case SocketPacket.Ack ack -> slot.link.receive(ack);
            case SocketPacket.Disconnect disconnect -> {
                remove(slot.link);
                slot.link.close(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
            }
            case SocketPacket.Connect connect -> violated("CONNECT out of place");
            case SocketPacket.ConnectError error -> violated("CONNECT_ERROR from a client");
        }
    }

    private boolean isOf(Slot slot) {
        return slots.get(slot.link.namespace().name()) == slot;
    }

    private void refuse(String wireName, String code, String message) {
        send(new SocketPacket.ConnectError(wireName, "{\"message\":\"" + message + "\"}"));
        noteRefusal(wireName, code, message);
    }

    private void noteRefusal(String wireName, String code, String message) {
        namespaces.context().refused(new ConnectRefusal(wireName, handshake(), code, message));
        refusals++;
        if (refusals > settings.maxNamespaces()) {
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
