package com.erpmax.realtime.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Redis server that saves nothing: after its end it comes back empty, on the same port. */
public final class RedisServer implements AutoCloseable {

    private static @Nullable RedisServer shared;

    private final ServerFolder folder = ServerFolder.create("redis");
    private final int port = FreePort.find();
    private final ServerProcess process;

    private RedisServer(List<String> options) {
        Path program = ServerFolder.program("redis-server", Path.of("/usr/bin/redis-server"));
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                folder.path().toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(options);
        process = new ServerProcess(
                command,
                Map.of(),
                folder.path(),
                () -> Ask.answers(port, "PING\r\n", "+PONG") || Ask.answers(port, "PING\r\n", "-NOAUTH"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        process.start();
    }

    /** Returns the server of this JVM, for tests that leave it as it is. */
    public static synchronized RedisServer shared() {
        RedisServer server = shared;
        if (server == null) {
            server = start();
            shared = server;
        }
        return server;
    }

    /**
     * Starts a server for one test.
     *
     * @param options further options, for example {@code --requirepass}, {@code secret}
     */
    public static RedisServer start(String... options) {
        return new RedisServer(List.of(options));
    }

    public int port() {
        return port;
    }

    /** Returns the address of one of its databases, without a password. */
    public String url(int database) {
        return "redis://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Has one of its databases carry out a command, which must not fail.
     *
     * @param command as it is typed into {@code redis-cli}
     * @return the first line of the answer
     */
    public String run(int database, String command) {
        String answer = Ask.lines(port, "SELECT " + database + "\r\n" + command + "\r\n", 2)
                .getLast();
        if (answer.startsWith("-")) {
            throw new IllegalArgumentException(command + ": " + answer);
        }
        return answer;
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Starts it again, empty, on the same port. */
    public void restart() {
        process.kill();
        process.start();
    }

    /** Lets it answer nothing until {@link #resume}; its connections stay open. */
    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.kill();
        folder.remove();
    }
}
