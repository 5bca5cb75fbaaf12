package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.realtime.EventPayload;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.Published;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what is emitted to tenants, in order; refuses everything while told to. */
final class RecordingEmitter implements RealtimeEmitter {

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    /** One event. */
    record Sent(String tenantId, String event, Map<String, @Nullable Object> data, String namespace) {

        /** The event's name and what a person would read of it: {@code status:update running 10 Started}. */
        String text() {
            return switch (event) {
                case "status:update" ->
                    event + " " + data.get("status") + " " + data.get("progress") + " " + data.get("message");
                case "status:completed" -> event + " " + data.get("erpnext_url");
                default -> event + " " + data.get("error");
            };
        }
    }

    /** Whether emitting fails from now on. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** What was sent about a job, as {@link Sent#text()}. */
    List<String> textsOf(String jobId) {
        return sent.stream()
                .filter(event -> Objects.equals(event.data().get("job_id"), jobId))
                .map(Sent::text)
                .toList();
    }

    @Override
    public Published emit(EventPayload payload, @Nullable String idempotencyKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Published publish(Publication publication, @Nullable String idempotencyKey) {
        if (refusing) {
            throw new IllegalStateException("refused");
        }
        sent.add(new Sent(
                publication.recipientId(),
                publication.event(),
                new LinkedHashMap<>(publication.data()),
                publication.namespace()));
        return new Published(null, false);
    }
}
