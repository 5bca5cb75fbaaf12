package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Members without gaps and without order. Whoever is put in knows its place, and learns of it when it is moved. */
@EventLoopOnly
final class MemberList<M extends RoomMember> {
    private @Nullable Member<M>[] members = array(1);
    private int size;

    int size() {
        return size;
    }

    Member<M> get(int place) {
        return Objects.requireNonNull(members[place]);
    }

    /** Puts a member in; returns its place. */
    int add(Member<M> member) {
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
        }
        members[size] = member;
        return size++;
    }

    /** Takes the member at this place out; returns the one who is there now, null if nobody had to move. */
    @Nullable
    Member<M> remove(int place) {
        size--;
        Member<M> moved = place == size ? null : members[size];
        members[place] = moved;
        members[size] = null;
        if (size > 0 && size <= members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
        return moved;
    }

    @SuppressWarnings("unchecked") // nobody else sees it
    private static <M extends RoomMember> @Nullable Member<M>[] array(int length) {
        return (Member<M>[]) new Member<?>[length];
    }
}
