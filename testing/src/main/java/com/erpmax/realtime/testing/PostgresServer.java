package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server whose only user, {@code app}, needs no password. */
public final class PostgresServer implements AutoCloseable {

    private static final Path DEBIAN_BINARIES = Path.of("/usr/lib/postgresql");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable PostgresServer shared;

    private final ServerFolder folder = ServerFolder.create("postgres");
    private final Path binaries = binaries();
    private final int port = FreePort.find();
    private final ServerProcess process;

    private PostgresServer() {
        process = new ServerProcess(
                asPostgres(
                        "postgres",
                        List.of(
                                "-D",
                                data(),
                                "-p",
                                String.valueOf(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=" + home(),
                                "-c",
                                "fsync=off",
                                "-c",
                                "max_connections=200")),
                Map.of(),
                folder.path(),
                this::isReady);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        initialise();
        process.start();
    }

    /** Returns the server of this JVM, for tests that use databases of their own and leave it as it is. */
    public static synchronized PostgresServer shared() {
        PostgresServer server = shared;
        if (server == null) {
            server = start();
            shared = server;
        }
        return server;
    }

    /** Starts a server for one test. */
    public static PostgresServer start() {
        return new PostgresServer();
    }

    /** Creates an empty database and returns its address. */
    public String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return "postgresql://app@127.0.0.1:" + port + "/" + name;
    }

    /** Runs statements as the owner of the database, for what the service itself must not do. */
    public void execute(String database, String... statements) {
        List<String> arguments = new ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
        arguments.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-U", "app", "-d", database));
        for (String sql : statements) {
            arguments.addAll(List.of("-c", sql));
        }
        ServerProcess.run(command("psql", arguments));
    }

    public int port() {
        return port;
    }

    /** Stops it at once, without tidying up; what was committed is there after {@link #restart}. */
    public void stop() {
        process.end("QUIT");
    }

    /** Starts it again with its data, on the same port; stops it at once first if it runs. */
    public void restart() {
        stop();
        process.start();
    }

    @Override
    public void close() {
        stop();
        folder.remove();
    }

    private boolean isReady() {
        try {
            ServerProcess.run(command("pg_isready", List.of("-q", "-h", "127.0.0.1", "-p", String.valueOf(port))));
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private void initialise() {
        Path home = folder.folder("pg");
        if (ServerFolder.isRoot()) {
            try {
                Files.setOwner(
                        home,
                        home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        ServerProcess.run(asPostgres(
                "initdb",
                List.of("-D", data(), "-A", "trust", "-U", "app", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")));
    }

    private String home() {
        return folder.path().resolve("pg").toString();
    }

    private String data() {
        return folder.path().resolve("pg").resolve("data").toString();
    }

    /** The server refuses to run as root. */
    private List<String> asPostgres(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (ServerFolder.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.addAll(command(program, arguments));
        return command;
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(arguments);
        return command;
    }

    private static Path binaries() {
        if (Files.isDirectory(DEBIAN_BINARIES)) {
            try (Stream<Path> versions = Files.list(DEBIAN_BINARIES)) {
                return versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Path::compareTo)
                        .orElseThrow(() -> ServerFolder.missing("postgresql"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw ServerFolder.missing("postgresql");
    }
}
