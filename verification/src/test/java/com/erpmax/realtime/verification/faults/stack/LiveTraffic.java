package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.traffic.Traffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** Live events to tenants at a steady rate, each sent once. Used by one thread. */
final class LiveTraffic {

    static final String EVENT = "chat:line";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final String apiKey;
    private final List<String> tenants;
    private final Traffic.Pace pace;
    private final LiveLedger ledger;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    LiveTraffic(int port, String apiKey, List<String> tenants, Traffic.Pace pace, LiveLedger ledger) {
        this.target = URI.create("http://127.0.0.1:" + port + "/api/v1/emit");
        this.apiKey = apiKey;
        this.tenants = tenants;
        this.pace = pace;
        this.ledger = ledger;
    }

    void start(Random seed) {
        for (int i = 0; i < pace.publishers(); i++) {
            Random random = new Random(seed.nextLong());
            threads.add(Thread.ofVirtual().name("live-" + i).start(() -> publish(random)));
        }
    }

    /** Begins nothing new and waits until everything begun has its outcome. */
    void stop() throws InterruptedException {
        stop.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        client.shutdownNow();
    }

    private void publish(Random random) {
        try {
            while (!stop.await(pace.pauseMillis(), TimeUnit.MILLISECONDS)) {
                send(tenants.get(random.nextInt(tenants.size())));
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is not answered with success was not accepted, and whether it arrives is nobody's promise. */
    private void send(String tenant) throws InterruptedException {
        long number = NUMBERS.incrementAndGet();
        long began = System.nanoTime();
        String body = JSON.writeValueAsString(
                Map.of("tenant_id", tenant, "namespace", "/", "event", EVENT, "data", Map.of("line", number)));
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("X-API-Key", apiKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            if (client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2) {
                ledger.accepted(number, tenant, began);
            }
        } catch (IOException noAnswer) {
            // Nobody was told that it was accepted.
        }
    }
}
