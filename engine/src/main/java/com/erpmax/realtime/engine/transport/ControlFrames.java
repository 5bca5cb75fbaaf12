package com.erpmax.realtime.engine.transport;

/**
 * The engine's own packets as frames that live as long as the process and are never released.
 * Each use retains and releases around the one count made here.
 */
public final class ControlFrames {

    /** Type 1: the session ends. */
    public static final SharedFrame CLOSE = SharedFrame.ofPacket('1', "");
    /** Type 2: heartbeat. */
    public static final SharedFrame PING = SharedFrame.ofPacket('2', "");
    /** Type 3: answers the heartbeat of a client of protocol 3, without the data of its ping as the reference does. */
    public static final SharedFrame PONG = SharedFrame.ofPacket('3', "");
    /** Type 3 with the word of the upgrade handshake. */
    public static final SharedFrame PROBE_PONG = SharedFrame.ofPacket('3', "probe");
    /** Type 6: releases a waiting poll. */
    public static final SharedFrame NOOP = SharedFrame.ofPacket('6', "");

    private ControlFrames() {}

    /** Type 0, made for one session; the caller releases it. */
    public static SharedFrame open(String handshakeJson) {
        return SharedFrame.ofPacket('0', handshakeJson);
    }
}
