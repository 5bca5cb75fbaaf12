package com.erpmax.realtime.verification.traffic;

import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.ledger.Outcome;
import com.erpmax.realtime.verification.ledger.Place;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another service that publishes over HTTP and tells the ledger what it was answered. Thread-safe. */
public final class Publisher implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Set<Integer> ANSWERS_OF_A_PROXY = Set.of(502, 504);

    private final int port;
    private final String apiKey;
    private final Ledger ledger;
    private final Set<Protection> off;
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * @param port of the service, or of a proxy to it
     * @param apiKey the service's SERVICE_API_KEY
     */
    public Publisher(int port, String apiKey, Ledger ledger, Set<Protection> off) {
        this.port = port;
        this.apiKey = apiKey;
        this.ledger = ledger;
        this.off = off;
    }

    /** Sends the message once and records the outcome. */
    public Outcome attempt(Message message) throws InterruptedException {
        Outcome outcome;
        try {
            outcome = outcome(message, client.send(request(message), BodyHandlers.ofString()));
        } catch (IOException noAnswer) {
            outcome = new Outcome.Unknown();
        }
        ledger.attempted(message.mark(), message.stream(), outcome);
        return outcome;
    }

    /** Returns how many attempts were refused so far, whatever became of them in the ledger. */
    public int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest request(Message message) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + message.path()))
                .timeout(PATIENCE)
                .header("X-API-Key", apiKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(message.body()));
        if (!off.contains(Protection.IDEMPOTENCY_KEY)) {
            request.header("Idempotency-Key", message.mark());
        }
        return request.build();
    }

    private Outcome outcome(Message message, HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            JsonNode data = JSON.readTree(response.body()).get("data");
            Place place = new Place(
                    data.get("stream").asString(),
                    data.get("epoch").asString(),
                    data.get("seq").longValue());
            return new Outcome.Accepted(data.get("event_id").asString(), place);
        }
        if (isOpen(response)) {
            return new Outcome.Unknown();
        }
        refused.incrementAndGet();
        if (off.contains(Protection.HONEST_REFUSAL)) {
            return new Outcome.Accepted("never stored: " + message.mark(), new Place(message.stream(), "", 0));
        }
        return new Outcome.Refused(response.statusCode());
    }

    /** Whether it may have been carried out all the same: the answer was lost behind a proxy, or in the commit. */
    private static boolean isOpen(HttpResponse<String> response) {
        return ANSWERS_OF_A_PROXY.contains(response.statusCode())
                || response.body().contains("outcome_unknown");
    }
}
