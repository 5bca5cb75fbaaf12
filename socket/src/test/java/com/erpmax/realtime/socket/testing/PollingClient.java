package com.erpmax.realtime.socket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.List;

/** A raw Engine.IO client over long-polling: what is sent and received are the texts of the wire. */
public final class PollingClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SEPARATOR = "\u001e";

    private final String base;
    private final String sid;
    private final ArrayDeque<String> received = new ArrayDeque<>();

    private PollingClient(String base, String sid) {
        this.base = base;
        this.sid = sid;
    }

    /** Opens a session and takes its open packet. */
    public static PollingClient open(int port) {
        String base = "http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling";
        String open = body(HttpRequest.newBuilder(URI.create(base)).build());
        assertThat(open).startsWith("0{\"sid\":\"");
        return new PollingClient(base, open.substring(9, 29));
    }

    /** The secret session id. */
    public String sid() {
        return sid;
    }

    /** Sends packets in one payload. */
    public PollingClient send(String... packets) {
        String payload = String.join(SEPARATOR, packets);
        assertThat(body(request()
                        .POST(HttpRequest.BodyPublishers.ofString(payload))
                        .build()))
                .isEqualTo("ok");
        return this;
    }

    /** The next packet, polled for if none is left of the last payload. Pings are answered and not shown. */
    public String next() {
        while (received.isEmpty()) {
            for (String packet : body(request().GET().build()).split(SEPARATOR, -1)) {
                if (packet.equals("2")) {
                    send("3");
                } else {
                    received.add(packet);
                }
            }
        }
        return received.remove();
    }

    /** Makes sure that exactly these packets come next. */
    public PollingClient expect(String... packets) {
        for (String packet : List.of(packets)) {
            assertThat(next()).isEqualTo(packet);
        }
        return this;
    }

    /** Enters a namespace and returns the id of the socket there. */
    public String enter(String namespace) {
        send("40" + namespace);
        String answer = next();
        assertThat(answer).matches("40" + namespace + "\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        return answer.substring(answer.indexOf("sid") + 6, answer.length() - 2);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(base + "&sid=" + sid));
    }

    private static String body(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
