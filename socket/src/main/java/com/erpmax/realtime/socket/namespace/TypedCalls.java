package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Makes handlers of events out of handlers of values: reads the argument before, writes the acknowledgement after. */
@AnyThread
final class TypedCalls {
    private TypedCalls() {}

    static <V> EventHandler event(Class<V> type, TypedEventHandler<V> handler) {
        return event -> handler.handle(event.socket(), read(event, type));
    }

    static <V> EventHandler request(Class<V> type, RequestHandler<V> handler) {
        return event -> {
            V value = read(event, type);
            try {
                answer(event, handler.handle(event.socket(), value));
            } catch (Throwable failure) {
                failed(event, failure);
            }
        };
    }

    static <V> EventHandler requestAsync(Class<V> type, AsyncRequestHandler<V> handler) {
        return event -> {
            V value = read(event, type);
            try {
                handler.handle(event.socket(), value)
                        .whenComplete((answer, failure) -> answerLater(event, answer, failure));
            } catch (Throwable failure) {
                failed(event, failure);
            }
        };
    }

    private static Map<String, ?> error(String code, String message) {
        return Map.of("error", new Refusal(code, message));
    }

    private static <V> V read(Event event, Class<V> type) {
        try {
            return event.arguments().as(0, type);
        } catch (MalformedPacketException malformed) {
            // The details would tell a stranger about classes; they go to the error listener.
            event.ack(error(RequestRefusedException.INVALID_PAYLOAD, "invalid payload"));
            throw malformed;
        }
    }

    private static void answerLater(Event event, @Nullable Object answer, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                failed(event, failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            } else {
                answer(event, answer);
            }
        } catch (IllegalArgumentException notWritable) {
            failed(event, notWritable);
        }
    }

    private static void answer(Event event, @Nullable Object value) {
        if (value == null) {
            event.ack();
        } else {
            event.ack(new Object[] {value});
        }
    }

    private static void failed(Event event, @Nullable Throwable failure) {
        if (failure instanceof RequestRefusedException refused) {
            event.ack(error(refused.code(), String.valueOf(refused.getMessage())));
            return;
        }
        event.ack(error(RequestRefusedException.INTERNAL_ERROR, "internal error"));
        Throwable cause = failure == null ? new CompletionException(null) : failure;
        event.socket().namespace().handlerFailed(event.socket(), event, cause);
    }

    private record Refusal(String code, String message) {}
}
