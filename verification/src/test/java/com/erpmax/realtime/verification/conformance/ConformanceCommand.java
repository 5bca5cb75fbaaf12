package com.erpmax.realtime.verification.conformance;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs a {@link ConformanceServer} until the process is told to end: {@code ./dev conformance-server}. */
public final class ConformanceCommand {

    private static final String USAGE = "Usage: ./dev conformance-server engine|socket --port N [--eio3]";
    private static final int BAD_USAGE = 64;
    private static final int MAX_PORT = 65_535;

    private ConformanceCommand() {}

    /** What was asked for. */
    record Request(boolean isEngine, int port, boolean allowsEio3) {

        /**
         * Reads the arguments of the command.
         *
         * @throws IllegalArgumentException if they are not those of the usage
         */
        static Request parse(List<String> arguments) {
            boolean allowsEio3 = arguments.size() == 4 && arguments.get(3).equals("--eio3");
            boolean isComplete = arguments.size() == 3 || allowsEio3;
            if (!isComplete
                    || !List.of("engine", "socket").contains(arguments.get(0))
                    || !arguments.get(1).equals("--port")) {
                throw new IllegalArgumentException("arguments: " + String.join(" ", arguments));
            }
            return new Request(arguments.get(0).equals("engine"), port(arguments.get(2)), allowsEio3);
        }

        private static int port(String text) {
            int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port: " + text + " (expected: 0 to " + MAX_PORT + ")");
            }
            return port;
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        Request request;
        try {
            request = Request.parse(List.of(arguments));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.err.println(USAGE);
            System.exit(BAD_USAGE);
            return;
        }
        EngineConfig config = ConformanceServer.config(request.allowsEio3());
        EngineServer server = request.isEngine()
                ? ConformanceServer.engine(request.port(), config)
                : ConformanceServer.socket(request.port(), config, ConformanceServer.CONNECT_TIMEOUT);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "conformance-stop"));
        System.out.println("Listening on port " + server.port());
        new CountDownLatch(1).await();
    }
}
