package com.erpmax.realtime.service.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A server behind nginx that takes every path, also what no real server would, and answers 200 with its name and the path. */
final class StandIn implements AutoCloseable {

    private static final String LENGTH = "content-length:";

    private final String name;
    private final ServerSocket listening;

    private StandIn(String name, ServerSocket listening) {
        this.name = name;
        this.listening = listening;
    }

    static StandIn start(String name) throws IOException {
        StandIn server = new StandIn(name, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name(name).start(server::accept);
        return server;
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                Thread.ofVirtual().name(name).start(() -> answer(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String path = line(in).split(" ", 3)[1];
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                }
            }
            in.readNBytes(length);
            String body = name + " " + path;
            connection.getOutputStream().write("""
                    HTTP/1.1 200 OK\r
                    Connection: close\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(body.length(), body)
                    .getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("ended within a line: " + line);
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }
}
