package com.erpmax.realtime.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a running service, as one caller. */
public final class Http {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunningService service;
    private final String header;
    private final String value;

    private Http(RunningService service, String header, String value) {
        this.service = service;
        this.header = header;
        this.value = value;
    }

    /** A caller without credentials. */
    public static Http anonymous(RunningService service) {
        return new Http(service, "Accept", "*/*");
    }

    /** A caller with an access token. */
    public static Http bearer(RunningService service, String token) {
        return new Http(service, "Authorization", "Bearer " + token);
    }

    /** Another service with an API key. */
    public static Http apiKey(RunningService service, String key) {
        return new Http(service, "X-API-Key", key);
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {

        /** Returns the status. */
        public int status() {
            return response.statusCode();
        }

        /** Returns the body as JSON. */
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** Returns the first header of that name, or the empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Sends GET. */
    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** Sends POST with a JSON body, or without a body. */
    public Answer post(String path, @Nullable String json) {
        return send("POST", path, json);
    }

    /** Sends a request with further headers, given as name and value in turns. */
    public Answer send(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.http(path))
                .timeout(Duration.ofSeconds(60))
                .header(header, value)
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }
}
