package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.engineio.EnginePacket;

/** What a transport tells its owner, always on the home loop. */
@EventLoopOnly
public interface TransportListener {

    /** A well-formed packet arrived. */
    void onPacket(Transport source, EnginePacket packet);

    /** Something arrived that is not a packet of the protocol (wire reason {@code parse error}). */
    void onMalformed(Transport source, String problem);

    /** The peer broke the rules of the transport itself, or its connection failed (wire reason {@code transport error}). */
    void onError(Transport source, String problem);

    /** Bytes wait, and the peer took none of them for the whole write time-out. */
    void onStalled(Transport source);

    /** The transport is gone; nothing more will be heard of it. Called once, also after {@code close} and {@code abort}. */
    void onClosed(Transport source);
}
