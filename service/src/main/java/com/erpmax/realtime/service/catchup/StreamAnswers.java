package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.events.EventHistory;
import com.erpmax.realtime.service.events.EventPage;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers clients that ask for the events of a stream themselves. Blocking. */
final class StreamAnswers {

    private final EventHistory history;
    private final UserPositions positions;
    private final JsonMapper json;

    StreamAnswers(EventHistory history, UserPositions positions, JsonMapper json) {
        this.history = history;
        this.positions = positions;
        this.json = json;
    }

    /**
     * A page as clients get it.
     *
     * @param events the payloads, oldest first, each with its event's name in a field more
     * @param seq the place after the last of them: where to go on
     * @param truncated whether events after the place that was asked for are gone
     */
    @JsonPropertyOrder({"events", "epoch", "seq", "more", "truncated"})
    record Answer(List<ObjectNode> events, String epoch, long seq, boolean more, boolean truncated) {}

    /**
     * Reads what comes after a place.
     *
     * @param after null for the oldest that are kept
     */
    Answer after(StreamName stream, @Nullable StreamPlace after, int limit, int mostCharacters) {
        EventPage page = history.readAfter(stream, after, limit, mostCharacters);
        StreamPlace next = page.next();
        return new Answer(
                page.events().stream().map(this::payload).toList(),
                next.epoch(),
                next.seq(),
                page.hasMore(),
                page.isTruncated());
    }

    /** Returns the present epoch of a stream. */
    String epoch(StreamName stream) {
        return history.head(stream).epoch();
    }

    /** Reads what comes after a place that the client says it has got to, and keeps that. */
    Answer afterClaim(String userId, StreamName stream, StreamPlace claimed, int limit, int mostCharacters) {
        Answer answer = after(stream, claimed, limit, mostCharacters);
        if (!answer.truncated()) {
            positions.proven(userId, stream, claimed);
        }
        return answer;
    }

    /** Reads what comes after the user's position; all that is kept if nothing is known of the user. */
    Answer afterKnown(String userId, StreamName stream, int limit, int mostCharacters) {
        return after(stream, positions.find(userId, stream).orElse(null), limit, mostCharacters);
    }

    private ObjectNode payload(StoredEvent event) {
        ObjectNode payload = (ObjectNode) json.readTree(event.payload());
        return payload.put("event", event.name());
    }
}
