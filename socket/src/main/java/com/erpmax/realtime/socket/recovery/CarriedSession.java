package com.erpmax.realtime.socket.recovery;

import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster tell each other of a socket, so that each of them can recover it. Immutable, but for the
 * rooms, which belong to who has the session.
 *
 * @param mark what tells it from all others of the same pid; empty for one that a server of the reference wrote
 * @param pid the secret id
 * @param sid the public id
 * @param rooms the rooms, its own one among them
 * @param asOf the place up to which commands to sockets have had their effect; null if that is not known
 * @param dataJson the shared attributes, an object
 * @param owner what stands for who the socket belongs to; null if nobody has said that
 * @param isLive whether its node had not seen its end
 */
public record CarriedSession(
        String mark,
        String pid,
        String sid,
        RoomTimes rooms,
        @Nullable Place asOf,
        String dataJson,
        @Nullable String owner,
        boolean isLive) {}
