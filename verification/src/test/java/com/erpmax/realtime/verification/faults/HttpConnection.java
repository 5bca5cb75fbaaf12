package com.erpmax.realtime.verification.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that carries one request after the other. Libraries repeat a GET whose connection broke; this
 * one does not, so that a lost answer is a failure. Used by one thread, but for {@link #close}.
 */
final class HttpConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 3_000;

    private final Socket socket = new Socket();
    private final int port;
    private final Duration patience;
    private @Nullable InputStream input;

    /** @param patience how long an answer may take */
    HttpConnection(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /** Sends a request and returns the body of the answer, which must be 200. */
    String exchange(String method, String target, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        InputStream answers = connected();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.US_ASCII));
        request.write(bytes);
        socket.getOutputStream().write(request.toByteArray());
        String status = line(answers);
        int length = 0;
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        byte[] answer = answers.readNBytes(length);
        if (answer.length < length || !status.contains(" 200 ")) {
            throw new IOException("answered " + status);
        }
        return new String(answer, StandardCharsets.UTF_8);
    }

    /** Ends the connection without a word; a request under way fails. From any thread. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException goneAlready) {
            // It was to be gone.
        }
    }

    private InputStream connected() throws IOException {
        InputStream known = input;
        if (known == null) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout((int) patience.toMillis());
            known = new BufferedInputStream(socket.getInputStream());
            input = known;
        }
        return known;
    }

    private static String line(InputStream answers) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
