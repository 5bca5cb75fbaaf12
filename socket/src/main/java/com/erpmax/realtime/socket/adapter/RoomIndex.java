package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace, as far as their members live on one event loop. It belongs to that loop. A room exists
 * while somebody is in it. A recipient's own room is no entry of its own but a mark on the recipient, so that a plain
 * connection costs one entry only. Members lie side by side, so that a walk reads memory in its order.
 *
 * @param <M> who is in the rooms
 */
@EventLoopOnly
public final class RoomIndex<M extends RoomMember> {
    private final Map<String, Member<M>> byId = new HashMap<>();
    private final MemberList<M> all = new MemberList<>();
    private final Map<String, Room<M>> rooms = new HashMap<>();
    private final List<M> leavers = new ArrayList<>(0);
    private @Nullable RoomWatch watch;
    private boolean isWalking;
    private long walks;

    /** Takes a recipient in, at first in its own room only, in place of another with the same id. */
    public void add(M recipient) {
        requireNoWalk();
        Member<M> known = byId.get(recipient.id());
        if (known != null && known.recipient() == recipient) {
            return;
        }
        if (known != null) {
            remove(known.recipient());
        }
        Member<M> member = new Member<>(recipient);
        member.place(all.add(member));
        byId.put(recipient.id(), member);
        joined(recipient.id(), recipient);
    }

    /**
     * Takes a recipient out of everything. During a walk it only stops receiving; the rest follows after the walk.
     */
    public void remove(M recipient) {
        Member<M> member = byId.get(recipient.id());
        if (member == null || member.recipient() != recipient) {
            return;
        }
        if (!member.isGone()) {
            left(member);
        }
        if (isWalking) {
            member.gone();
            leavers.add(recipient);
            return;
        }
        byId.remove(recipient.id());
        Member<M> moved = all.remove(member.place());
        if (moved != null) {
            moved.place(member.place());
        }
        while (member.roomCount() > 0) {
            exit(member, member.room(member.roomCount() - 1));
        }
    }

    /**
     * Puts a recipient into a room.
     *
     * @return whether it is newly there; false also if it was never added
     */
    public boolean join(M recipient, String room) {
        requireNoWalk();
        Member<M> member = byId.get(recipient.id());
        if (member == null || isIn(member, room)) {
            return false;
        }
        if (room.equals(recipient.id())) {
            member.inOwnRoom(true);
        } else {
            member.enter(rooms.computeIfAbsent(room, Room::new));
        }
        joined(room, recipient);
        return true;
    }

    /** Takes a recipient out of a room; false if it was not there. */
    public boolean leave(M recipient, String room) {
        requireNoWalk();
        Member<M> member = byId.get(recipient.id());
        if (member == null || !isIn(member, room)) {
            return false;
        }
        Room<M> left = rooms.get(room);
        if (room.equals(recipient.id())) {
            member.inOwnRoom(false);
        } else if (left != null) {
            exit(member, left);
        }
        if (watch != null) {
            watch.left(room, recipient.id());
        }
        return true;
    }

    /** The rooms that a recipient is in, with its own one; empty if it was never added. */
    public Set<String> roomsOf(M recipient) {
        Member<M> member = byId.get(recipient.id());
        if (member == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < member.roomCount(); i++) {
            names.add(member.room(i).name());
        }
        if (member.isInOwnRoom()) {
            names.add(recipient.id());
        }
        return Collections.unmodifiableSet(names);
    }

    /** The number of rooms that a recipient is in besides its own one. */
    public int roomCount(M recipient) {
        Member<M> member = byId.get(recipient.id());
        return member == null ? 0 : member.roomCount();
    }

    /**
     * Visits every recipient that {@code options} mean, each once. The visitor may remove recipients, but nothing else.
     *
     * @throws IllegalStateException here, and from {@link #add}, {@link #join} and {@link #leave}, if a visitor calls them
     */
    public void forEach(BroadcastOptions options, Consumer<? super M> visitor) {
        requireNoWalk();
        LeftOut<M> leftOut = leftOut(options.except());
        isWalking = true;
        walks++;
        try {
            if (options.rooms().isEmpty()) {
                visitAll(all, false, leftOut, visitor);
            } else {
                boolean mayMeetAgain = options.rooms().size() > 1;
                for (String room : options.rooms()) {
                    visitRoom(room, mayMeetAgain, leftOut, visitor);
                }
            }
        } finally {
            isWalking = false;
            if (!leavers.isEmpty()) {
                List<M> gone = List.copyOf(leavers);
                leavers.clear();
                gone.forEach(this::remove);
            }
        }
    }

    /** Reports every change of a room from now on, and first of all how many are in which. */
    void report(RoomWatch to) {
        if (watch == null) {
            watch = to;
            rooms.forEach((name, room) -> to.count(name, room.members().size()));
            byId.values().stream()
                    .filter(Member::isInOwnRoom)
                    .forEach(member -> to.count(member.recipient().id(), 1));
        }
    }

    /** The number of recipients. */
    public int size() {
        return all.size();
    }

    /** Adds the size of every room to {@code sizes}; own rooms do not count as rooms. */
    public void addSizesTo(Map<String, Integer> sizes) {
        rooms.forEach((name, room) -> sizes.merge(name, room.members().size(), Integer::sum));
    }

    private void requireNoWalk() {
        if (isWalking) {
            throw new IllegalStateException("rooms: changed or walked through by a visitor");
        }
    }

    private void joined(String room, M recipient) {
        if (watch != null) {
            watch.joined(room, recipient.id());
        }
    }

    private void left(Member<M> member) {
        RoomWatch watching = watch;
        if (watching != null) {
            String id = member.recipient().id();
            for (int i = 0; i < member.roomCount(); i++) {
                watching.left(member.room(i).name(), id);
            }
            if (member.isInOwnRoom()) {
                watching.left(id, id);
            }
        }
    }

    private void visitRoom(String name, boolean mayMeetAgain, LeftOut<M> leftOut, Consumer<? super M> visitor) {
        Member<M> owner = byId.get(name);
        if (owner != null && owner.isInOwnRoom()) {
            visit(owner, mayMeetAgain, leftOut, visitor);
        }
        Room<M> room = rooms.get(name);
        if (room != null) {
            visitAll(room.members(), mayMeetAgain, leftOut, visitor);
        }
    }

    private void visitAll(
            MemberList<M> members, boolean mayMeetAgain, LeftOut<M> leftOut, Consumer<? super M> visitor) {
        int size = members.size(); // whoever comes during the walk is not meant
        for (int i = 0; i < size; i++) {
            visit(members.get(i), mayMeetAgain, leftOut, visitor);
        }
    }

    /** @param mayMeetAgain whether the walk is to remember whom it met, which writes to the memory of each */
    private void visit(Member<M> member, boolean mayMeetAgain, LeftOut<M> leftOut, Consumer<? super M> visitor) {
        if (!member.isGone() && (!mayMeetAgain || member.isNewTo(walks)) && !leftOut.has(member)) {
            visitor.accept(member.recipient());
        }
    }

    private LeftOut<M> leftOut(Set<String> names) {
        List<Member<M>> owners = new ArrayList<>(names.size());
        List<Room<M>> inside = new ArrayList<>(names.size());
        for (String name : names) {
            Member<M> owner = byId.get(name);
            if (owner != null && owner.isInOwnRoom()) {
                owners.add(owner);
            }
            Room<M> room = rooms.get(name);
            if (room != null) {
                inside.add(room);
            }
        }
        return new LeftOut<>(owners, inside);
    }

    /** Whom a walk passes over: the owners of their own rooms, and who is in one of the others. */
    private record LeftOut<M extends RoomMember>(List<Member<M>> owners, List<Room<M>> rooms) {
        boolean has(Member<M> member) {
            for (int i = 0; i < owners.size(); i++) {
                if (owners.get(i) == member) {
                    return true;
                }
            }
            for (int i = 0; i < rooms.size(); i++) {
                if (member.isIn(rooms.get(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isIn(Member<M> member, String name) {
        if (name.equals(member.recipient().id())) {
            return member.isInOwnRoom();
        }
        Room<M> room = rooms.get(name);
        return room != null && member.isIn(room);
    }

    private void exit(Member<M> member, Room<M> room) {
        member.exit(room);
        if (room.members().size() == 0) {
            rooms.remove(room.name());
        }
    }
}
