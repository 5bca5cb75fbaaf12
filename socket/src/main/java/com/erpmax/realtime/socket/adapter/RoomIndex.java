package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace, as far as their members live on one event loop. It belongs to that loop. A room exists
 * while somebody is in it. A recipient's own room is no entry of its own but a mark on the recipient, so that a plain
 * connection costs one entry only.
 *
 * @param <M> who is in the rooms
 */
@EventLoopOnly
public final class RoomIndex<M extends RoomMember> {
    private final Map<String, Member<M>> members = new HashMap<>();
    private final Map<String, Set<Member<M>>> rooms = new HashMap<>();
    private final List<M> leavers = new ArrayList<>(0);
    private @Nullable RoomWatch watch;
    private int walks;

    /** Takes a recipient in, at first in its own room only, in place of another with the same id. */
    public void add(M recipient) {
        Member<M> known = members.get(recipient.id());
        if (known != null && known.recipient == recipient) {
            return;
        }
        if (known != null) {
            remove(known.recipient);
        }
        members.put(recipient.id(), new Member<>(recipient));
        joined(recipient.id(), recipient);
    }

    /**
     * Takes a recipient out of everything. During a walk it only stops receiving; the rest follows after the walk.
     */
    public void remove(M recipient) {
        Member<M> member = members.get(recipient.id());
        if (member == null || member.recipient != recipient) {
            return;
        }
        if (!member.isGone) {
            left(member);
        }
        if (walks > 0) {
            member.isGone = true;
            leavers.add(recipient);
            return;
        }
        members.remove(recipient.id());
        for (String room : member.rooms) {
            removeFrom(room, member);
        }
    }

    /**
     * Puts a recipient into a room.
     *
     * @return whether it is newly there; false also if it was never added
     */
    public boolean join(M recipient, String room) {
        Member<M> member = members.get(recipient.id());
        if (member == null) {
            return false;
        }
        if (room.equals(recipient.id())) {
            boolean isNew = !member.isInOwnRoom;
            member.isInOwnRoom = true;
            if (isNew) {
                joined(room, recipient);
            }
            return isNew;
        }
        boolean isNew = rooms.computeIfAbsent(room, name -> new HashSet<>(4)).add(member);
        if (isNew) {
            member.rooms.add(room);
            joined(room, recipient);
        }
        return isNew;
    }

    /** Takes a recipient out of a room; false if it was not there. */
    public boolean leave(M recipient, String room) {
        Member<M> member = members.get(recipient.id());
        if (member == null || !isIn(member, room)) {
            return false;
        }
        if (room.equals(recipient.id())) {
            member.isInOwnRoom = false;
        } else {
            member.rooms.remove(room);
            removeFrom(room, member);
        }
        if (watch != null) {
            watch.left(room, recipient.id());
        }
        return true;
    }

    /** The rooms that a recipient is in, with its own one; empty if it was never added. */
    public Set<String> roomsOf(M recipient) {
        Member<M> member = members.get(recipient.id());
        if (member == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(member.rooms);
        if (member.isInOwnRoom) {
            names.add(recipient.id());
        }
        return Collections.unmodifiableSet(names);
    }

    /** The number of rooms that a recipient is in besides its own one. */
    public int roomCount(M recipient) {
        Member<M> member = members.get(recipient.id());
        return member == null ? 0 : member.rooms.size();
    }

    /**
     * Visits every recipient that {@code options} mean, each once. The visitor may remove recipients, but not let them
     * join or leave rooms.
     */
    public void forEach(BroadcastOptions options, Consumer<? super M> visitor) {
        walks++;
        try {
            if (options.rooms().isEmpty()) {
                visitAll(members.values(), options, visitor);
            } else if (options.rooms().size() == 1) {
                visitRoom(options.rooms().iterator().next(), options, visitor);
            } else {
                visitRooms(options, visitor);
            }
        } finally {
            walks--;
            if (walks == 0 && !leavers.isEmpty()) {
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
            rooms.forEach((room, inside) -> to.count(room, inside.size()));
            members.values().stream()
                    .filter(member -> member.isInOwnRoom)
                    .forEach(member -> to.count(member.recipient.id(), 1));
        }
    }

    /** The number of recipients. */
    public int size() {
        return members.size();
    }

    /** Adds the size of every room to {@code sizes}; own rooms do not count as rooms. */
    public void addSizesTo(Map<String, Integer> sizes) {
        rooms.forEach((room, inside) -> sizes.merge(room, inside.size(), Integer::sum));
    }

    private void joined(String room, M recipient) {
        if (watch != null) {
            watch.joined(room, recipient.id());
        }
    }

    private void left(Member<M> member) {
        RoomWatch watching = watch;
        if (watching != null) {
            String id = member.recipient.id();
            member.rooms.forEach(room -> watching.left(room, id));
            if (member.isInOwnRoom) {
                watching.left(id, id);
            }
        }
    }

    private void visitRoom(String room, BroadcastOptions options, Consumer<? super M> visitor) {
        Member<M> owner = members.get(room);
        if (owner != null && owner.isInOwnRoom) {
            visit(owner, options, visitor);
        }
        Set<Member<M>> inside = rooms.get(room);
        if (inside != null) {
            visitAll(inside, options, visitor);
        }
    }

    private void visitRooms(BroadcastOptions options, Consumer<? super M> visitor) {
        Set<M> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (String room : options.rooms()) {
            visitRoom(room, options, recipient -> {
                if (seen.add(recipient)) {
                    visitor.accept(recipient);
                }
            });
        }
    }

    private void visitAll(Iterable<Member<M>> candidates, BroadcastOptions options, Consumer<? super M> visitor) {
        for (Member<M> member : candidates) {
            visit(member, options, visitor);
        }
    }

    private void visit(Member<M> member, BroadcastOptions options, Consumer<? super M> visitor) {
        if (!member.isGone && !isInAny(member, options.except())) {
            visitor.accept(member.recipient);
        }
    }

    private boolean isInAny(Member<M> member, Set<String> names) {
        if (!names.isEmpty()) {
            for (String name : names) {
                if (isIn(member, name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isIn(Member<M> member, String room) {
        if (room.equals(member.recipient.id())) {
            return member.isInOwnRoom;
        }
        Set<Member<M>> inside = rooms.get(room);
        return inside != null && inside.contains(member);
    }

    private void removeFrom(String room, Member<M> member) {
        Set<Member<M>> inside = rooms.get(room);
        if (inside != null && inside.remove(member) && inside.isEmpty()) {
            rooms.remove(room);
        }
    }

    private static final class Member<M> {
        private final M recipient;
        private final Set<String> rooms = new HashSet<>(4);
        private boolean isInOwnRoom = true;
        private boolean isGone;

        Member(M recipient) {
            this.recipient = recipient;
        }
    }
}
