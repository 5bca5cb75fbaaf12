package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection over which one JSON document after the other is posted to the HTTP API. */
final class PostConnection extends LoadConnection {

    /** What happens to a connection, on the loop. */
    interface Listener {
        void connected();

        /** The document was accepted. */
        void accepted();
    }

    private final String head;
    private final Listener listener;

    /** @param headers each with the end of its line */
    PostConnection(LoadLoop loop, int port, String path, String headers, Listener listener) {
        super(loop, port);
        this.head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: ";
        this.listener = listener;
    }

    /** Posts a document; the next one when this one was accepted. */
    void post(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] request = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        send(ByteBuffer.allocate(request.length + body.length)
                .put(request)
                .put(body)
                .flip());
    }

    @Override
    void opened() {
        listener.connected();
    }

    @Override
    void received(ByteBuffer input) {
        HttpResponse response = HttpResponse.take(input).orElse(null);
        if (response == null) {
            return;
        }
        if (response.status() / 100 != 2) {
            throw new IllegalStateException("answer: " + response + " (expected: 2xx)");
        }
        listener.accepted();
    }
}
