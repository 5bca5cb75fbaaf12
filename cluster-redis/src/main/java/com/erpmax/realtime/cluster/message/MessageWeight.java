package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.util.Collection;

/** How much messages hold, in characters and bytes, about. */
final class MessageWeight {
    /** What there is beside what is counted. */
    private static final int OVERHEAD = 200;
    /** The request of a socket's handshake, with its headers. */
    private static final int HANDSHAKE = 1_000;

    private MessageWeight() {}

    static int of(ClusterMessage message) {
        long content = switch (message) {
            case ClusterMessage.Broadcast sent ->
                of(sent.event().name(), sent.event().arguments()) + of(sent.options());
            case ClusterMessage.BroadcastQuestion asked ->
                of(asked.event().name(), asked.event().arguments()) + of(asked.options());
            case ClusterMessage.Command command -> of(command.command()) + of(command.options());
            case ClusterMessage.Fetch fetch -> of(fetch.options());
            case ClusterMessage.Fetched fetched ->
                fetched.sockets().stream().mapToLong(MessageWeight::of).sum();
            case ClusterMessage.ServerSide sent ->
                of(sent.event().name(), sent.event().arguments());
            case ClusterMessage.ServerSideAnswer answer -> answer.answer().weight();
            case ClusterMessage.Answered answered -> answered.answer().weight();
            case ClusterMessage.Presence presence -> 0;
            case ClusterMessage.Asked asked -> 0;
            case ClusterMessage.Left left -> 0;
        };
        return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + content);
    }

    private static long of(String name, Arguments arguments) {
        return (long) name.length() + arguments.weight();
    }

    private static long of(BroadcastOptions options) {
        return of(options.rooms()) + of(options.except());
    }

    private static long of(SocketCommand command) {
        return switch (command) {
            case SocketCommand.Join join -> of(join.rooms());
            case SocketCommand.Leave leave -> of(leave.rooms());
            case SocketCommand.Disconnect disconnect -> 0;
        };
    }

    private static long of(SocketSnapshot socket) {
        return HANDSHAKE
                + of(socket.rooms())
                + socket.authJson().length()
                + socket.dataJson().length();
    }

    /** With quotation marks and a comma each. */
    private static long of(Collection<String> rooms) {
        return rooms.stream().mapToLong(room -> room.length() + 3L).sum();
    }
}
