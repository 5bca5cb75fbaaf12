package com.erpmax.realtime.verification.interop;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.SocketIoServerBuilder;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Namespace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the clients of the interoperation tests talk to. */
final class InteropApplication {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private InteropApplication() {}

    static SocketIoServer on(SocketIoServerBuilder builder) {
        SocketIoServer io = builder.build();
        io.namespace("/refusing").use(socket -> {
            throw new ConnectRefusedException(
                    "not_today", "Come back tomorrow: ☃", Map.of("code", 42, "days", List.of("Sa", "So")));
        });
        for (String name : List.of("/", "/lounge")) {
            serve(io.namespace(name));
        }
        return io;
    }

    private static void serve(Namespace namespace) {
        namespace
                .on("echo", event -> answer(event, event.arguments().toArray()))
                .on("retell", event -> answer(event, values(event.arguments())))
                .on("ask", InteropApplication::ask)
                .on("transport", event -> event.ack(event.socket().transport().wireName()))
                .on("auth", event -> event.ack(new RawJson(event.socket().authJson())))
                .on("join", event -> event.socket().join(text(event, 0)).thenRun(event::ack))
                .on("tell", event -> {
                    namespace.to(text(event, 0)).emit("told", from(1, event.arguments()));
                    event.ack();
                })
                .on("burst", InteropApplication::burst)
                .on("leave", event -> event.socket().disconnect())
                .on("leave all", event -> event.socket().disconnectAll())
                .on("drop", event -> event.socket().closeTransport(CloseReason.FORCED_CLOSE));
    }

    /** As an acknowledgement if the client wants one, else as an event of the same name. */
    private static void answer(Event event, @Nullable Object[] values) {
        if (!event.ack(values)) {
            event.socket().emit(event.name(), values);
        }
    }

    /** Asks the client a question with these arguments and reports what it answered. */
    private static void ask(Event event) {
        event.socket()
                .emitWithAck(PATIENCE, "question", event.arguments().toArray())
                .thenAccept(event::ack);
    }

    /** Sends as many events as the client wants, each with its place and the second argument. */
    private static void burst(Event event) {
        int count = event.arguments().as(0, Integer.class);
        for (int i = 0; i < count; i++) {
            event.socket().emit("drop of rain", i, event.arguments().raw(1));
        }
        event.ack(count);
    }

    private static String text(Event event, int index) {
        return event.arguments().as(index, String.class);
    }

    private static Object[] from(int first, Arguments arguments) {
        return Arrays.copyOfRange(arguments.toArray(), first, arguments.size());
    }

    /** The arguments read as Java values, which are written anew. */
    private static @Nullable Object[] values(Arguments arguments) {
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.isNull(i) ? null : arguments.as(i, Object.class);
        }
        return values;
    }
}
