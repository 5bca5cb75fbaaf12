package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.traffic.Person;
import com.erpmax.realtime.verification.traffic.Streams;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of jobs, as an owner of a tenant uses it. Thread-safe. */
final class JobApi implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 100;
    private static final long PAUSE_MILLIS = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    JobApi(int port) {
        this.port = port;
    }

    /** Asks for a job once; returns its id. */
    String create(Person owner) throws IOException, InterruptedException {
        HttpRequest request = request(owner, "/api/v1/provisioning/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"job_type\":\"backup_site\"}"))
                .build();
        return data(client.send(request, BodyHandlers.ofString()), 201)
                .get("id")
                .asString();
    }

    /** Returns all jobs of the owner's tenant. */
    List<Job> list(Person owner) throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode data = get(owner, "/api/v1/provisioning/jobs?size=100&page=" + page);
            data.forEach(job -> jobs.add(new Job(
                    job.get("id").asString(),
                    job.get("status").asString(),
                    job.path("started_at").asString(""),
                    job.path("error").asString(""))));
            if (data.size() < 100) {
                return jobs;
            }
        }
    }

    /** Returns the ids of the jobs of all last events of the owner's tenant, in their order. */
    List<String> ends(Person owner) throws IOException, InterruptedException {
        List<String> ends = new ArrayList<>();
        String stream = URLEncoder.encode(Streams.provisioningOf(owner.tenant()), StandardCharsets.UTF_8);
        long after = 0;
        while (true) {
            JsonNode page = get(owner, "/api/v1/events?limit=500&stream=" + stream + "&after=" + after);
            for (JsonNode event : page.get("events")) {
                if (!event.get("event").asString().equals("status:update")) {
                    ends.add(event.get("job_id").asString());
                }
            }
            after = page.get("seq").asLong();
            if (!page.get("more").asBoolean()) {
                return ends;
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * A job as the API shows it.
     *
     * @param startedAt when its last run began, or the empty text
     * @param error why it failed, or the empty text
     */
    record Job(String id, String status, String startedAt, String error) {

        /** What the error of a job begins with that was started as often as it may be. */
        private static final String EXHAUSTED = "Gave up after attempt 5: ";

        boolean isRunning() {
            return status.equals("running");
        }

        boolean isOver() {
            return status.equals("completed") || status.equals("failed");
        }

        /** Returns whether each of its runs was interrupted, as often as it may be run. */
        boolean isExhausted() {
            return status.equals("failed") && error.startsWith(EXHAUSTED);
        }
    }

    /** Reading again does no harm, so it is tried until it works. */
    private JsonNode get(Person owner, String path) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return data(client.send(request(owner, path).build(), BodyHandlers.ofString()), 200);
            } catch (IOException failure) {
                if (attempt == MOST_TRIES) {
                    throw failure;
                }
                boolean unused = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private HttpRequest.Builder request(Person owner, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + owner.token());
    }

    private static JsonNode data(HttpResponse<String> response, int expected) throws IOException {
        if (response.statusCode() != expected) {
            throw new IOException("answered " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).get("data");
    }
}
