package com.erpmax.realtime.verification.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One client of a server at a path, in one version of Engine.IO: plain HTTP and WebSocket, nothing done by itself. */
final class Peer {

    /** Longer than anything that a test waits for. */
    static final int PATIENCE_SECONDS = 60;

    private static final String SID = "\"sid\":\"";
    private static final int SID_LENGTH = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String eio;

    /**
     * A client of the server on this machine.
     *
     * @param path with a slash at both ends
     * @param eio the version of Engine.IO
     */
    Peer(int port, String path, int eio) {
        this.address = "localhost:" + port + path;
        this.eio = "EIO=" + eio;
    }

    /** Sends a request with exactly this query. */
    HttpResponse<String> request(String method, String query) {
        return finished(later(method, query, BodyPublishers.noBody()));
    }

    /** Opens a session over polling. */
    HttpResponse<String> open() {
        return request("GET", eio + "&transport=polling");
    }

    /** Opens a session over polling and gives its id. */
    String openedSid() {
        String body = open().body();
        int start = body.indexOf(SID) + SID.length();
        return body.substring(start, start + SID_LENGTH);
    }

    /** Polls, and waits for the answer. */
    HttpResponse<String> poll(String sid) {
        return finished(pollLater(sid));
    }

    /** Polls; the request has been sent when this returns, or soon after. To be cancelled to abort it. */
    CompletableFuture<HttpResponse<String>> pollLater(String sid) {
        return later("GET", polling(sid), BodyPublishers.noBody());
    }

    /** Posts a payload as text, and waits for the answer. */
    HttpResponse<String> post(String sid, String payload) {
        return finished(later("POST", polling(sid), BodyPublishers.ofString(payload)));
    }

    /** Posts a payload as {@code application/octet-stream}. */
    HttpResponse<String> postBytes(String sid, byte[] payload) {
        HttpRequest request = request(polling(sid))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(payload))
                .build();
        return finished(http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1)));
    }

    /** Polls for an answer that may be bytes. */
    HttpResponse<byte[]> pollBytes(String query) {
        try {
            return http.send(request(query).build(), BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Opens a session over WebSocket. */
    Frames webSocket() {
        return webSocketWith(eio + "&transport=websocket");
    }

    /** Opens a WebSocket for a session. */
    Frames webSocket(String sid) {
        return webSocketWith(eio + "&transport=websocket&sid=" + sid);
    }

    /**
     * Opens a WebSocket with exactly this query.
     *
     * @throws java.util.concurrent.CompletionException if the server refuses the handshake
     */
    Frames webSocketWith(String query) {
        Frames frames = new Frames();
        frames.use(http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + address + "?" + query), frames)
                .orTimeout(PATIENCE_SECONDS, SECONDS)
                .join());
        return frames;
    }

    /** The query of a polling request of a session. */
    String polling(String sid) {
        return eio + "&transport=polling&sid=" + sid;
    }

    private CompletableFuture<HttpResponse<String>> later(String method, String query, BodyPublisher body) {
        return http.sendAsync(request(query).method(method, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create("http://" + address + "?" + query));
    }

    private static <T> T finished(CompletableFuture<T> answer) {
        return answer.orTimeout(PATIENCE_SECONDS, SECONDS).join();
    }
}
