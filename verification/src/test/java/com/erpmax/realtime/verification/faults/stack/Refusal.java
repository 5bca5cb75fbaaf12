package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * How a request is answered while the database is away.
 *
 * @param isProper whether with 503 and Retry-After
 */
record Refusal(boolean isProper, double seconds) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String BODY =
            "{\"user_id\":\"0ddba110-0000-4000-8000-000000000009\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}";

    static Refusal of(Stack stack) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stack.port() + "/api/v1/notifications"))
                .header("X-API-Key", stack.plan().apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            boolean isProper = response.statusCode() == 503
                    && response.headers().firstValue("Retry-After").isPresent();
            return new Refusal(isProper, seconds);
        }
    }
}
