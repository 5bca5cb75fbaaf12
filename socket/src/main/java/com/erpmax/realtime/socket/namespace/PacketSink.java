package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.socket.adapter.SharedPacket;
import java.util.Set;

/** The connection below a socket, as the socket sees it. It may carry sockets of several namespaces. */
public interface PacketSink {
    /** The loop that owns the connection and all of its sockets. */
    @AnyThread
    EngineLoop loop();

    /** The request that opened the connection. */
    @AnyThread
    HandshakeRequest handshake();

    /** What carries the connection now. */
    @AnyThread
    TransportKind transport();

    /** The revision of Socket.IO that the client speaks. */
    @AnyThread
    ClientProtocol protocol();

    /** The id of a new socket in the namespace that the client knows by this name. */
    @AnyThread
    String socketId(String wireName);

    /** Whether the connection has a connected socket in the namespace with this canonical name. */
    @EventLoopOnly
    boolean hasSocketIn(String namespace);

    /** The canonical names of the namespaces in which the connection has a connected socket. */
    @EventLoopOnly
    Set<String> connectedNamespaces();

    /**
     * Sends the frames of a packet with nothing in between; the caller keeps its count.
     *
     * @param isVolatile whether the packet is dropped when it cannot leave at once
     * @return whether it was taken; when too much waits, the connection is closed by this call
     */
    @EventLoopOnly
    boolean send(SharedPacket packet, boolean isVolatile);

    /** What else there is to know of the connection. */
    @EventLoopOnly
    ConnectionTap tap();

    /** Forgets a socket that was disconnected from this side; the connection stays. */
    @EventLoopOnly
    void remove(SocketLink link);

    /** Disconnects every socket of the connection, telling the client of each, and closes the transport. */
    @EventLoopOnly
    void disconnectAll();

    /** Closes the transport after what was sent. */
    @EventLoopOnly
    void close(CloseReason reason);
}
