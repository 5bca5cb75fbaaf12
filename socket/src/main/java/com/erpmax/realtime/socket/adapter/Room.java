package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/** A room, as far as its members live on one event loop; there while somebody is in it. */
@EventLoopOnly
final class Room<M extends RoomMember> {
    private final String name;
    private final MemberList<M> members = new MemberList<>();

    Room(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    MemberList<M> members() {
        return members;
    }
}
