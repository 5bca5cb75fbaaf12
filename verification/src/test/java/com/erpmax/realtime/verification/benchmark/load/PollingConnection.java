package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A Socket.IO connection over HTTP long-polling in the root namespace. All requests go over one connection, in turn. */
final class PollingConnection extends LoadConnection {

    /** What happens to a connection, on the loop. */
    interface Listener {
        void connected();

        /** An event, as the text of its packet. */
        void message(String packet);
    }

    private static final char SEPARATOR = 0x1E;

    private final Listener listener;
    private final Queue<String> toPost = new ArrayDeque<>();
    private String path = "/socket.io/?EIO=4&transport=polling";
    private @Nullable ByteBuffer poll;
    private boolean isPosting;

    PollingConnection(LoadLoop loop, int port, Listener listener) {
        super(loop, port);
        this.listener = listener;
    }

    @Override
    void opened() {
        nextRequest();
    }

    @Override
    void received(ByteBuffer input) {
        HttpResponse response = HttpResponse.take(input).orElse(null);
        if (response == null) {
            return;
        }
        if (response.status() != 200 || (isPosting && !response.body().equalsIgnoreCase("ok"))) {
            throw new IllegalStateException("answer: " + response + " (expected: 200)");
        }
        if (!isPosting) {
            payload(response.body());
        }
        nextRequest();
    }

    private void payload(String body) {
        int start = 0;
        while (start < body.length()) {
            int separator = body.indexOf(SEPARATOR, start);
            int end = separator < 0 ? body.length() : separator;
            packet(body.substring(start, end));
            start = end + 1;
        }
    }

    private void packet(String packet) {
        if (packet.startsWith("42")) {
            listener.message(packet);
        } else if (packet.startsWith("40")) {
            listener.connected();
        } else if (packet.startsWith("0")) {
            int sid = packet.indexOf("\"sid\":\"") + 7;
            path += "&sid=" + packet.substring(sid, packet.indexOf('"', sid));
            poll = get();
            toPost.add("40");
        } else if (packet.equals("2")) {
            toPost.add("3");
        } else if (!packet.equals("6")) {
            throw new IllegalStateException("packet: " + packet);
        }
    }

    /** What is to be posted comes first: a poll may have to wait for long. */
    private void nextRequest() {
        String packet = toPost.poll();
        isPosting = packet != null;
        if (packet != null) {
            send(bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\n"
                    + "Content-Length: " + packet.length() + "\r\n\r\n" + packet));
        } else {
            ByteBuffer prepared = poll;
            send(prepared == null ? get() : prepared.rewind());
        }
    }

    private ByteBuffer get() {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static ByteBuffer bytes(String request) {
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }
}
