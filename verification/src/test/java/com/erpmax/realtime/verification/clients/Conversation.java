package com.erpmax.realtime.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One script on its way: a user of its own, the connection of the moment, and what has been taken. */
final class Conversation implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NAMESPACE = "/ws,";

    private final LiveService service;
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String stream = "/notifications#user:" + user;
    private @Nullable WireClient client;
    private String epoch = "";
    private long seq;
    private String latest = "";

    Conversation(LiveService service) {
        this.service = service;
    }

    void play(JsonNode step) {
        switch (step.get("do").stringValue()) {
            case "open" -> open();
            case "connect" ->
                client().send("40" + NAMESPACE + filled(step.get("auth").toString()));
            case "expect" ->
                assertThat(client().next()).startsWith(step.get("packet").stringValue());
            case "event" -> event(step);
            case "send" -> client().send(filled(step.get("packet").stringValue()));
            case "answer" -> answer(step);
            case "heartbeat" -> client().heartbeat();
            case "publish" ->
                service.notify(
                        user, UUID.randomUUID().toString(), step.get("title").stringValue());
            case "restore" -> restore(step.get("seq").longValue());
            case "drop" -> client().drop();
            case "end" -> service.disconnectAll();
            default -> throw new IllegalArgumentException("step: " + step + " (expected: one of protocol/README.md)");
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    private void open() {
        close();
        client = new WireClient(service.port());
        assertThat(client().next()).startsWith("0{");
    }

    private void event(JsonNode step) {
        String packet = client().next();
        String start = "42" + NAMESPACE + "[\"" + step.get("name").stringValue() + "\",";
        assertThat(packet).startsWith(start);
        JsonNode payload = JSON.readTree(packet.substring(start.length(), packet.length() - 1));
        assertHas(payload, step);
        if (step.has("taken")) {
            assertThat(isTaken(payload))
                    .as("taken: " + packet)
                    .isEqualTo(step.get("taken").booleanValue());
        }
    }

    private void answer(JsonNode step) {
        String packet = client().next();
        String start = "43" + NAMESPACE + step.get("id").intValue() + "[";
        assertThat(packet).startsWith(start);
        JsonNode arguments = JSON.readTree(packet.substring(start.length() - 1));
        assertThat(arguments).hasSize(1);
        assertHas(arguments.get(0), step);
        if (step.has("taken")) {
            page(arguments.get(0).get("streams").get(stream), step);
        }
    }

    private void page(JsonNode page, JsonNode step) {
        List<String> titles = new ArrayList<>();
        for (JsonNode payload : page.get("events")) {
            assertThat(payload.get("event").stringValue()).isEqualTo("notification:new");
            if (isTaken(payload)) {
                titles.add(payload.get("title").stringValue());
            }
        }
        assertThat(titles).isEqualTo(JSON.convertValue(step.get("taken"), List.class));
        assertThat(page.get("more")).isEqualTo(step.get("more"));
        assertThat(page.get("seq").longValue()).isEqualTo(seq);
    }

    private void assertHas(JsonNode payload, JsonNode step) {
        for (Map.Entry<String, JsonNode> field : Optional.ofNullable(step.get("with"))
                .orElse(JSON.createObjectNode())
                .properties()) {
            assertThat(payload.get(field.getKey()))
                    .as(field.getKey() + " of " + payload)
                    .hasToString(filled(field.getValue().toString()));
        }
    }

    /** What StreamOrder decides about an event that follows in its stream, or was there before. */
    private boolean isTaken(JsonNode payload) {
        assertThat(payload.get("stream").stringValue()).isEqualTo(stream);
        long place = payload.get("seq").longValue();
        if (payload.get("epoch").stringValue().equals(epoch) && place <= seq) {
            return false;
        }
        assertThat(place).as("a gap before " + payload).isEqualTo(seq + 1);
        epoch = payload.get("epoch").stringValue();
        seq = place;
        latest = payload.get("id").stringValue();
        return true;
    }

    /** Before the first event is taken its epoch is what the service says to a socket that asks for nothing. */
    private void restore(long place) {
        seq = place;
        if (epoch.isEmpty()) {
            try (WireClient other = new WireClient(service.port())) {
                other.send("40" + NAMESPACE + "{\"token\":\"" + token(Duration.ofMinutes(30)) + "\",\"replay\":false}");
                String start = "42" + NAMESPACE + "[\"sync_state\",";
                String packet = other.next();
                while (!packet.startsWith(start)) {
                    packet = other.next();
                }
                JsonNode state = JSON.readTree(packet.substring(start.length(), packet.length() - 1));
                epoch = state.get("positions").get(stream).get("epoch").stringValue();
            }
        }
    }

    private String filled(String text) {
        String positions = "{\"" + stream + "\":{\"epoch\":\"" + epoch + "\",\"seq\":" + seq + "}}";
        return text.replace("\"$POSITIONS\"", positions)
                .replace("$POSITIONS", positions)
                .replace("$TOKEN", token(Duration.ofMinutes(30)))
                .replace("$EXPIRED", token(Duration.ofMinutes(-5)))
                .replace("$LATEST", latest);
    }

    private String token(Duration life) {
        return service.token(user, tenant, life);
    }

    private WireClient client() {
        if (client == null) {
            throw new IllegalStateException("not open (expected: a step \"open\" before)");
        }
        return client;
    }
}
