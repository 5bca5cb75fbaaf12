package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.database.DatabaseFault;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.events.CanonicalJson;
import com.erpmax.realtime.service.logging.SeldomLines;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.EventHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Between the sockets and the handlers of the features: checks, answers, and turns what goes wrong into the
 * {@code error} event {@code {message, code, event}}, and into the ack when one was asked for. Every ack is one JSON
 * object, whatever a handler does.
 */
final class ClientEvents {

    /** Gives what an event is acknowledged with: one object. */
    @FunctionalInterface
    private interface Call {
        Object answer(ReceivedEvent received);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);
    private static final String ID = "client_event_id";
    private static final int LONGEST_ID = 64;

    private final SeldomLines<DatabaseFault> lines = new SeldomLines<>(System::nanoTime);
    private final RememberedEvents remembered;
    private final JsonMapper json;
    private final MeterRegistry registry;

    ClientEvents(RememberedEvents remembered, JsonMapper json, MeterRegistry registry) {
        this.remembered = remembered;
        this.json = json;
        this.registry = registry;
    }

    /**
     * Returns what the namespace calls for events that the feature's handler is for. One with a {@code client_event_id}
     * is carried out once and answered alike each time.
     */
    EventHandler handler(ClientEventHandler handler) {
        return event -> answer(event, received -> {
            String id = id(received);
            return id == null ? handler.handle(received) : once(event, received, id, handler);
        });
    }

    /** As {@link #handler}, for events that may be carried out again each time: their answers are not remembered. */
    EventHandler repeatable(ClientEventHandler handler) {
        return event -> answer(event, received -> {
            id(received);
            return handler.handle(received);
        });
    }

    /** Handles events that nothing is for. */
    void unknown(Event event) {
        String name = ReceivedEvent.shortened(event.name());
        refuse(event, EventRefusedException.Code.UNKNOWN_EVENT, "event: " + name + " is unknown here");
    }

    private void answer(Event event, Call call) {
        try {
            event.ack(Objects.requireNonNull(call.answer(ReceivedEvent.of(event)), "answer of a handler"));
        } catch (EventRefusedException refused) {
            refuse(event, refused.code(), refused.errorMessage());
        } catch (MalformedPacketException malformed) {
            refuse(event, EventRefusedException.Code.INVALID_PAYLOAD, String.valueOf(malformed.getMessage()));
        } catch (DatabaseUnavailableException unavailable) {
            long times = lines.happened(unavailable.fault());
            if (times > 0) {
                LOG.warn(
                        "An event could not be handled: {}; {} events since the last line about this reason",
                        unavailable.getMessage(),
                        times);
            }
            String message = unavailable.mayBeDone()
                    ? "It is not known whether this was done; send it again later"
                    : "This cannot be done at the moment";
            refuse(event, EventRefusedException.Code.UNAVAILABLE, message);
        } catch (Throwable failure) {
            LOG.error("The handler of an event failed", failure);
            refuse(event, EventRefusedException.Code.INTERNAL_ERROR, "The event could not be handled");
        }
    }

    private JsonNode once(Event event, ReceivedEvent received, String id, ClientEventHandler handler) {
        Principal sender = received.principal();
        String hash = CanonicalJson.sha256(Objects.requireNonNull(received.content()));
        ClientAnswer answer = remembered.once(
                new RememberedEvents.Sent(sender.userId(), id, sender.tenantId(), received.name(), hash), () -> {
                    // They are sent when all is committed.
                    List<ClientAnswer.Reply> replies = new ArrayList<>();
                    ClientEvent collecting = received.replyingTo(
                            (name, data) -> replies.add(new ClientAnswer.Reply(name, json.valueToTree(data))));
                    Map<String, ?> ack = Objects.requireNonNull(handler.handle(collecting), "answer of a handler");
                    return new ClientAnswer(json.valueToTree(ack), replies);
                });
        answer.replies().forEach(reply -> event.socket().emit(reply.event(), reply.data()));
        return answer.ack();
    }

    private static @Nullable String id(ReceivedEvent received) {
        JsonNode content = received.content();
        return content == null || !content.has(ID) ? null : received.payload().text(ID, 1, LONGEST_ID);
    }

    private void refuse(Event event, EventRefusedException.Code code, String message) {
        RealtimeMeter.EVENTS_REFUSED.counter(registry, code.code()).increment();
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("code", code.code());
        error.put("event", ReceivedEvent.shortened(event.name()));
        event.socket().emit(ControlEvents.ERROR, error);
        event.ack(error);
    }
}
