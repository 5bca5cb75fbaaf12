package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.PythonMessage;
import com.erpmax.realtime.cluster.python.PythonMessage.CloseRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.Disconnect;
import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.cluster.python.PythonMessage.EnterRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.LeaveRoom;
import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.service.realtime.CatalogueEvent;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.EventRules;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.RoomNames;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import com.erpmax.realtime.socket.namespace.Namespace;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Carries out messages for the sockets of this instance; every other instance does the same for its own. Events are live
 * and sent as they are, but for notifications, which are stored.
 */
final class MessageHandler {

    private static final String[] NO_ROOMS = {};

    private final SocketIoServer io;
    private final NotificationInbox notifications;
    private final Answers answers;
    private final Refusals refusals;
    private final boolean allowsEverybody;

    /** @param allowsEverybody whether an event without a room goes to the whole namespace, whatever the tenant */
    MessageHandler(
            SocketIoServer io,
            NotificationInbox notifications,
            Answers answers,
            Refusals refusals,
            boolean allowsEverybody) {
        this.io = io;
        this.notifications = notifications;
        this.answers = answers;
        this.refusals = refusals;
        this.allowsEverybody = allowsEverybody;
    }

    /** Returns whether the message was carried out; otherwise its refusal was noted. */
    boolean handle(PythonMessage message) {
        return switch (message) {
            case Emit emit ->
                inNamespace(emit.namespace()).map(to -> emit(to, emit)).orElse(false);
            case Disconnect end ->
                inNamespace(end.namespace())
                        .map(from -> started(socket(from, end.sid()).disconnect()))
                        .orElse(false);
            case EnterRoom enter ->
                inNamespaceAndRoom(enter.namespace(), enter.room())
                        .map(in -> started(socket(in, enter.sid()).join(enter.room())))
                        .orElse(false);
            case LeaveRoom leave ->
                inNamespaceAndRoom(leave.namespace(), leave.room())
                        .map(in -> started(socket(in, leave.sid()).leave(leave.room())))
                        .orElse(false);
            case CloseRoom close ->
                inNamespaceAndRoom(close.namespace(), close.room())
                        .map(in -> started(members(in, close.room()).leave(close.room())))
                        .orElse(false);
            case PythonMessage.Callback forPython -> true;
        };
    }

    private boolean emit(Namespace namespace, Emit emit) {
        Set<String> rooms = emit.rooms();
        if (rooms == null && !allowsEverybody) {
            return refuse(Refusal.NO_ROOM, "room: none (expected: a room, or PYTHON_EMITS_TO_ALL=true)");
        }
        try {
            EventRules.check(namespace.name(), emit.event());
            EventRules.refuseReserved(emit.event());
            Optional<CatalogueEvent> known = CatalogueEvent.find(namespace.name(), emit.event());
            if (known.filter(event -> event == CatalogueEvent.NOTIFICATION_NEW).isPresent()) {
                notifications.take(emit);
            } else if (rooms == null || !rooms.isEmpty()) {
                send(namespace, rooms == null ? NO_ROOMS : rooms.toArray(NO_ROOMS), emit);
            }
            return true;
        } catch (EventRefusedException reserved) {
            return refuse(Refusal.RESERVED_EVENT, reserved.errorMessage());
        } catch (IllegalArgumentException wrong) {
            return refuse(Refusal.INVALID, String.valueOf(wrong.getMessage()));
        }
    }

    private void send(Namespace namespace, String[] rooms, Emit emit) {
        Arguments arguments = namespace.payloads().write(emit.arguments().toArray());
        BroadcastOperator sockets =
                namespace.local().to(rooms).except(emit.except().toArray(NO_ROOMS));
        Reply reply = emit.callback();
        if (reply == null) {
            sockets.emit(emit.event(), arguments);
        } else {
            answers.ask(sockets, emit.event(), arguments, reply);
        }
    }

    /** The socket of that id, and nobody who is only in a room of that name. */
    private static BroadcastOperator socket(Namespace namespace, String sid) {
        return namespace.local().to(sid).where(socket -> socket.id().equals(sid));
    }

    /** Those in a room, but not the socket whose own room it is. */
    private static BroadcastOperator members(Namespace namespace, String room) {
        return namespace.local().to(room).where(socket -> !socket.id().equals(room));
    }

    private Optional<Namespace> inNamespace(String name) {
        Optional<Namespace> found =
                io.existingNamespace(name).filter(namespace -> NamespaceNames.ALL.contains(namespace.name()));
        if (found.isEmpty()) {
            refuse(Refusal.UNKNOWN_NAMESPACE, "namespace: " + name + " (expected: one of " + NamespaceNames.ALL + ")");
        }
        return found;
    }

    private Optional<Namespace> inNamespaceAndRoom(String namespace, String room) {
        if (RoomNames.isOfToken(room)) {
            refuse(Refusal.RESERVED_ROOM, "room: that of a user or tenant (expected: another room)");
            return Optional.empty();
        }
        return inNamespace(namespace);
    }

    private boolean refuse(Refusal refusal, String text) {
        refusals.note(refusal, text);
        return false;
    }

    private boolean started(CompletionStage<Void> command) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                refusals.note(Refusal.FAILED, "sockets: not told");
            }
        });
        return true;
    }
}
