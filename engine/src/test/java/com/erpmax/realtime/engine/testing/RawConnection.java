package com.erpmax.realtime.engine.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A TCP connection to a server on this machine, on which bytes are written and read as they are, with a deadline. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects. */
    public static RawConnection to(int port) {
        return to(port, 0);
    }

    /** Connects with a receive buffer of about this size in bytes, so that little is enough to make it full. */
    public static RawConnection to(int port, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Deadlines.PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawConnection(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes text, each character a byte. */
    public RawConnection write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes bytes. */
    public RawConnection write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes parts of the same text one after the other, each as soon as the one before is on its way. */
    public RawConnection writeInParts(String text, int partBytes) {
        for (int start = 0; start < text.length(); start += partBytes) {
            write(text.substring(start, Math.min(text.length(), start + partBytes)));
        }
        return this;
    }

    /** Writes until the server has closed the connection, which it must do in time; how much does not matter. */
    public void writeUntilClosed(byte[] bytes) {
        long end = System.nanoTime() + Deadlines.PATIENCE.toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException closed) {
            return;
        }
        throw new AssertionError("the connection is still open");
    }

    /** Sends a request with these header lines and reads the answer. */
    public HttpAnswer exchange(String requestLine, String... headers) {
        return request(requestLine, headers).answer();
    }

    /** Sends a request with these header lines. */
    public RawConnection request(String requestLine, String... headers) {
        return write(head(requestLine, headers));
    }

    /** Sends a POST with a body. */
    public RawConnection post(String target, String body, String... headers) {
        return post(target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sends a POST with a body of bytes. */
    public RawConnection post(String target, byte[] bytes, String... headers) {
        String head = head("POST " + target, headers);
        write(head.substring(0, head.length() - 2) + "Content-Length: " + bytes.length + "\r\n\r\n");
        return write(bytes);
    }

    /** The text of a request's head. */
    public static String head(String requestLine, String... headers) {
        StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Reads a response; its length must be announced. */
    public HttpAnswer answer() {
        return answer(StandardCharsets.UTF_8);
    }

    /** Reads a response whose body is text in this character set. */
    public HttpAnswer answer(Charset charset) {
        HttpAnswer head = answerHead();
        String length = head.headers().getOrDefault("content-length", "0");
        return new HttpAnswer(head.statusLine(), head.headers(), new String(bytes(Integer.parseInt(length)), charset));
    }

    /** Reads the head of a response; the body, if there is one, is left to the caller. */
    public HttpAnswer answerHead() {
        String statusLine = line();
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            headers.merge(name, value, (first, second) -> first + ", " + second);
        }
        return new HttpAnswer(statusLine, headers, "");
    }

    /** Reads bytes; fails when the connection ends before. */
    public byte[] bytes(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("connection: ended after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads one byte, or -1 at the end. */
    public int read() {
        try {
            return in.read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether nothing comes for this long. */
    public boolean isSilentFor(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            in.mark(1);
            int next = in.read();
            in.reset();
            socket.setSoTimeout((int) Deadlines.PATIENCE.toMillis());
            if (next < 0) {
                throw new AssertionError("connection: ended");
            }
            return false;
        } catch (SocketTimeoutException silent) {
            try {
                socket.setSoTimeout((int) Deadlines.PATIENCE.toMillis());
            } catch (SocketException failure) {
                throw new UncheckedIOException(failure);
            }
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads to the end of the connection, which the server must bring about; a reset counts as an end. */
    public byte[] untilClosed() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the connection is still open, read so far: " + read, stillOpen);
        } catch (IOException reset) {
            return read.toByteArray();
        }
        return read.toByteArray();
    }

    /** Says that nothing more will be written, and goes on reading. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Closes the connection as a crash would: with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** This side's port. */
    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new AssertionError("connection: ended in a response head: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
