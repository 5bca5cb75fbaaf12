package com.erpmax.realtime.verification.benchmark.server;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.ConnectMiddleware;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.EventHandler;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Our server as an application would start it, with default options: sends {@code echo} back, acknowledges {@code ack}
 * with its argument, and sends {@code broadcast} to everyone. Sockets that {@code join} rooms get what is sent to a
 * {@code room}. {@code ./dev bench-server}.
 */
public final class BenchServer {

    private static final String USAGE = "Usage: ./dev bench-server --port N [--jwt] [--blocking]";
    private static final int BAD_USAGE = 64;

    private BenchServer() {}

    /**
     * How the server is set up.
     *
     * @param port 0 for one that is free
     * @param wantsTokens whether every CONNECT must carry a valid {@link AccessToken}; its socket joins the rooms of
     *     its user and its tenant then
     * @param isBlocking whether handlers run on virtual threads, the default of an application, not on the loop
     */
    public record Setup(int port, boolean wantsTokens, boolean isBlocking) {

        private static final List<String> FLAGS = List.of("--jwt", "--blocking");

        /**
         * Reads the arguments of the command.
         *
         * @throws IllegalArgumentException if they are not those of the usage
         */
        static Setup parse(List<String> arguments) {
            List<String> flags = arguments.subList(Math.min(2, arguments.size()), arguments.size());
            if (arguments.size() < 2 || !arguments.getFirst().equals("--port") || !FLAGS.containsAll(flags)) {
                throw new IllegalArgumentException("arguments: " + String.join(" ", arguments));
            }
            return new Setup(port(arguments.get(1)), flags.contains("--jwt"), flags.contains("--blocking"));
        }

        private static int port(String text) {
            int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: " + text + " (expected: 0 to 65535)");
            }
            return port;
        }
    }

    private record Credentials(String token) {}

    public static void main(String[] arguments) throws InterruptedException {
        Setup setup;
        try {
            setup = Setup.parse(List.of(arguments));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.err.println(USAGE);
            System.exit(BAD_USAGE);
            return;
        }
        EngineServer server = start(setup);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "bench-server-stop"));
        System.out.println("Listening on port " + server.port());
        new CountDownLatch(1).await();
    }

    /** Starts the server. */
    public static EngineServer start(Setup setup) {
        SocketIoServer io = SocketIoServer.create();
        Namespace root = io.root();
        if (setup.wantsTokens()) {
            root.use(ConnectMiddleware.nonBlocking(BenchServer::authorise));
        }
        handle(root, "echo", event -> event.socket().emit("echo", event.arguments()), setup);
        handle(root, "ack", event -> event.ack(event.arguments()), setup);
        handle(root, "broadcast", event -> root.emit("broadcast", event.arguments()), setup);
        handle(root, "room", event -> toRoom(root, event), setup);
        handle(root, "join", BenchServer::join, setup);
        return EngineServer.builder().port(setup.port()).start(io);
    }

    private static void handle(Namespace namespace, String event, EventHandler handler, Setup setup) {
        namespace.on(event, setup.isBlocking() ? handler : EventHandler.nonBlocking(handler));
    }

    private static void toRoom(Namespace namespace, Event event) {
        namespace
                .to(event.arguments().as(0, String.class))
                .emit("room", event.arguments().from(1));
    }

    private static void join(Event event) {
        String[] rooms = event.arguments().as(0, String[].class);
        var unused = event.socket().join(rooms).thenRun(event::ack);
    }

    private static void authorise(Socket socket) {
        AccessToken.Claims claims;
        try {
            claims = AccessToken.verify(socket.auth(Credentials.class).token());
        } catch (IllegalArgumentException invalid) {
            throw new ConnectRefusedException("token_invalid", "Invalid token");
        }
        socket.forgetAuth();
        var unused = socket.join("user:" + claims.sub(), "tenant:" + claims.tenant_id());
    }
}
