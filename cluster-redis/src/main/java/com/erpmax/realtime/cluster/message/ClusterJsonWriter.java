package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes messages as the reference does. Pure. */
final class ClusterJsonWriter {
    private static final PayloadMapper MAPPER = PayloadMapper.standard();

    private ClusterJsonWriter() {}

    static int type(ClusterMessage message) {
        return switch (message) {
            case ClusterMessage.Presence presence -> presence.type();
            case ClusterMessage.Broadcast broadcast -> ClusterTypes.BROADCAST;
            case ClusterMessage.BroadcastQuestion question -> ClusterTypes.BROADCAST;
            case ClusterMessage.Command command ->
                switch (command.command()) {
                    case SocketCommand.Join join -> ClusterTypes.JOIN;
                    case SocketCommand.Leave leave -> ClusterTypes.LEAVE;
                    case SocketCommand.Disconnect disconnect -> ClusterTypes.DISCONNECT;
                };
            case ClusterMessage.Fetch fetch -> ClusterTypes.FETCH;
            case ClusterMessage.Fetched fetched -> ClusterTypes.FETCHED;
            case ClusterMessage.ServerSide event -> ClusterTypes.SERVER_SIDE;
            case ClusterMessage.ServerSideAnswer answer -> ClusterTypes.SERVER_SIDE_ANSWER;
            case ClusterMessage.Asked asked -> ClusterTypes.ASKED;
            case ClusterMessage.Answered answered -> ClusterTypes.ANSWERED;
            case ClusterMessage.Left left -> ClusterTypes.LEFT;
        };
    }

    /** The data of a message, an object. */
    static RawJson data(ClusterMessage message) {
        return switch (message) {
            case ClusterMessage.Presence presence -> new RawJson("{}");
            case ClusterMessage.Broadcast broadcast ->
                new RawJson(
                        "{" + packet(broadcast.event().name(), broadcast.event().arguments()) + ","
                                + options(broadcast.options(), null) + "}",
                        broadcast.event().arguments().attachments());
            case ClusterMessage.BroadcastQuestion question -> question(question);
            case ClusterMessage.Command command -> new RawJson(command(command));
            case ClusterMessage.Fetch fetch ->
                new RawJson("{" + options(fetch.options(), null) + "," + requestId(fetch.requestId()) + "}");
            case ClusterMessage.Fetched fetched ->
                new RawJson("{" + requestId(fetched.requestId()) + ",\"sockets\":"
                        + fetched.sockets().stream().map(SnapshotJson::write).collect(Collectors.joining(",", "[", "]"))
                        + "}");
            case ClusterMessage.ServerSide event -> serverSide(event);
            case ClusterMessage.ServerSideAnswer answer ->
                new RawJson(
                        "{" + requestId(answer.requestId()) + ",\"packet\":" + first(answer.answer()) + "}",
                        answer.answer().attachments());
            case ClusterMessage.Asked asked -> new RawJson(counted(asked.requestId(), asked.recipients()));
            case ClusterMessage.Answered answered -> answered(answered);
            case ClusterMessage.Left left -> new RawJson(counted(left.requestId(), left.recipients()));
        };
    }

    static String text(String value) {
        return MAPPER.write(value).json(0);
    }

    static String texts(Collection<String> values) {
        return MAPPER.write(List.copyOf(values)).json(0);
    }

    private static RawJson question(ClusterMessage.BroadcastQuestion question) {
        Arguments arguments = question.event().arguments();
        return new RawJson(
                "{" + packet(question.event().name(), arguments) + ","
                        + options(question.options(), question.timeout()) + "," + requestId(question.requestId())
                        + (question.isDetailed() ? ",\"" + ClusterTypes.DETAILED + "\":true" : "") + "}",
                arguments.attachments());
    }

    private static String command(ClusterMessage.Command command) {
        String what = switch (command.command()) {
            case SocketCommand.Join join -> "\"rooms\":" + texts(join.rooms());
            case SocketCommand.Leave leave -> "\"rooms\":" + texts(leave.rooms());
            case SocketCommand.Disconnect disconnect -> "\"close\":" + disconnect.closesTransport();
        };
        return "{" + options(command.options(), null) + "," + what + "}";
    }

    private static RawJson serverSide(ClusterMessage.ServerSide message) {
        String requestId = message.requestId();
        Arguments arguments = message.event().arguments();
        return new RawJson(
                "{\"packet\":" + named(message.event().name(), arguments)
                        + (requestId == null ? "" : "," + requestId(requestId)) + "}",
                arguments.attachments());
    }

    /** An asker that understands it gets all arguments, in place of the first. */
    private static RawJson answered(ClusterMessage.Answered answered) {
        String socketId = answered.socketId();
        String answer = socketId == null
                ? ",\"packet\":" + first(answered.answer())
                : ",\"" + ClusterTypes.SOCKET_ID + "\":" + text(socketId) + ",\"" + ClusterTypes.ALL_ARGUMENTS + "\":"
                        + answered.answer();
        return new RawJson(
                "{" + requestId(answered.requestId()) + answer + "}",
                answered.answer().attachments());
    }

    private static String counted(String id, int recipients) {
        return "{" + requestId(id) + ",\"" + ClusterTypes.RECIPIENTS + "\":" + recipients + "}";
    }

    private static String packet(String name, Arguments arguments) {
        return "\"packet\":{\"type\":" + ClusterTypes.EVENT + ",\"data\":" + named(name, arguments) + "}";
    }

    /** An array that begins with a name. */
    private static String named(String name, Arguments arguments) {
        String array = arguments.toString();
        return "[" + text(name) + (arguments.isEmpty() ? "" : ",") + array.substring(1);
    }

    private static String first(Arguments arguments) {
        return arguments.isEmpty() ? "null" : arguments.json(0);
    }

    private static String options(BroadcastOptions options, @Nullable Duration timeout) {
        StringBuilder flags = new StringBuilder();
        if (options.isVolatile()) {
            flags.append("\"volatile\":true");
        }
        if (!options.isCompressible()) {
            flags.append(flags.isEmpty() ? "" : ",").append("\"compress\":false");
        }
        if (timeout != null) {
            flags.append(flags.isEmpty() ? "" : ",").append("\"timeout\":").append(timeout.toMillis());
        }
        return "\"opts\":{\"rooms\":" + texts(options.rooms()) + ",\"except\":" + texts(options.except())
                + ",\"flags\":{" + flags + "}}";
    }

    private static String requestId(String id) {
        return "\"requestId\":" + text(id);
    }
}
