package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.EventHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Between the sockets and the handlers of the features: checks, answers, and turns what goes wrong into the
 * {@code error} event {@code {message, code, event}}, and into the ack when one was asked for.
 */
final class ClientEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);
    private static final int LONGEST_NAME = 200;

    private final MeterRegistry registry;

    ClientEvents(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Returns what the namespace calls for events that the feature's handler is for. */
    EventHandler handler(ClientEventHandler handler) {
        return event -> answer(event, handler);
    }

    /** Handles events that nothing is for. */
    void unknown(Event event) {
        answer(event, unknown -> {
            throw new EventRefusedException(
                    EventRefusedException.Code.UNKNOWN_EVENT, "event: " + unknown.name() + " is unknown here");
        });
    }

    private void answer(Event event, ClientEventHandler handler) {
        try {
            event.ack(handler.handle(new Received(event)));
        } catch (EventRefusedException refused) {
            refuse(event, refused.code(), refused.errorMessage());
        } catch (MalformedPacketException malformed) {
            refuse(event, EventRefusedException.Code.INVALID_PAYLOAD, String.valueOf(malformed.getMessage()));
        } catch (DatabaseUnavailableException unavailable) {
            LOG.warn("An event could not be handled: {}", unavailable.getMessage());
            refuse(event, EventRefusedException.Code.UNAVAILABLE, "This cannot be done at the moment");
        } catch (RuntimeException failure) {
            LOG.error("The handler of an event failed", failure);
            refuse(event, EventRefusedException.Code.INTERNAL_ERROR, "The event could not be handled");
        }
    }

    private void refuse(Event event, EventRefusedException.Code code, String message) {
        RealtimeMeter.EVENTS_REFUSED.counter(registry, code.code()).increment();
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("code", code.code());
        error.put("event", shortened(event.name()));
        event.socket().emit(ControlEvents.ERROR, error);
        event.ack(error);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** The event as a feature sees it. */
    private record Received(Event event) implements ClientEvent {

        @Override
        public String name() {
            return shortened(event.name());
        }

        @Override
        public Principal principal() {
            return SocketIdentity.of(event.socket()).principal();
        }

        @Override
        public String socketId() {
            return event.socket().id();
        }

        @Override
        public PayloadReader payload() {
            boolean missing = event.arguments().isNull(0);
            return PayloadReader.of(missing ? null : event.arguments().as(0, JsonNode.class));
        }

        @Override
        public void reply(String name, Map<String, ? extends @Nullable Object> data) {
            event.socket().emit(name, data);
        }
    }
}
