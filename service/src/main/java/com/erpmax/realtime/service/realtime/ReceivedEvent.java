package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.socket.namespace.Event;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An event as a feature sees it. Used by one handler call. */
final class ReceivedEvent implements ClientEvent {

    private static final int LONGEST_NAME = 200;

    private final Event event;
    private final @Nullable JsonNode content;
    private final BiConsumer<String, Map<String, ? extends @Nullable Object>> replies;

    private ReceivedEvent(
            Event event,
            @Nullable JsonNode content,
            BiConsumer<String, Map<String, ? extends @Nullable Object>> replies) {
        this.event = event;
        this.content = content;
        this.replies = replies;
    }

    /**
     * Reads what came; replies are sent at once.
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if the payload cannot be read
     */
    static ReceivedEvent of(Event event) {
        JsonNode content =
                event.arguments().isNull(0) ? null : event.arguments().as(0, JsonNode.class);
        return new ReceivedEvent(event, content, (name, data) -> event.socket().emit(name, data));
    }

    /** Returns the same event with another way for replies. */
    ReceivedEvent replyingTo(BiConsumer<String, Map<String, ? extends @Nullable Object>> others) {
        return new ReceivedEvent(event, content, others);
    }

    /** Returns a name as it may stand in an answer or a log line: not longer than a sensible one. */
    static String shortened(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        return name.substring(
                0, Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME);
    }

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
    public String namespace() {
        return event.socket().namespace().name();
    }

    @Override
    public PayloadReader payload() {
        return PayloadReader.of(content);
    }

    @Override
    public void reply(String name, Map<String, ? extends @Nullable Object> data) {
        replies.accept(name, data);
    }

    /** Returns the payload as it came, null if there is none. */
    @Nullable
    JsonNode content() {
        return content;
    }
}
