package com.erpmax.realtime.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An nginx with a configuration of the test's, which must say {@code daemon off;} and listen on the given port. */
public final class NginxServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final ServerFolder folder;
    private final ServerProcess process;
    private final int port;

    private NginxServer(ServerFolder folder, int port) {
        this.folder = folder;
        this.port = port;
        process = new ServerProcess(
                command(folder),
                Map.of(),
                folder.path(),
                () -> Ask.answers(port, "GET\r\n\r\n", "<html>")
                        || Ask.answers(port, "HEAD / HTTP/1.0\r\n\r\n", "HTTP/1."));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        process.start();
    }

    /** Makes the configuration of a server that will listen on a port and keep its files in a folder. */
    @FunctionalInterface
    public interface Configuration {
        String text(int port, Path folder);
    }

    /** Starts a server on a free port. */
    public static NginxServer start(Configuration configuration) {
        ServerFolder folder = ServerFolder.create("nginx");
        int port = FreePort.find();
        folder.write("nginx.conf", configuration.text(port, folder.path()));
        return new NginxServer(folder, port);
    }

    public int port() {
        return port;
    }

    /** Where its configuration, its logs and its temporary files are. */
    public Path folder() {
        return folder.path();
    }

    /** Changes the configuration without closing a connection. */
    public void reload(String text) {
        folder.write("nginx.conf", text);
        process.signal("HUP");
    }

    @Override
    public void close() {
        process.end("TERM");
        folder.remove();
    }

    private static List<String> command(ServerFolder folder) {
        return List.of(
                ServerFolder.program("nginx", PROGRAM).toString(),
                "-p",
                folder.path().toString(),
                "-c",
                folder.path().resolve("nginx.conf").toString(),
                "-e",
                folder.path().resolve("error.log").toString());
    }
}
