package com.erpmax.realtime.service.realtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks clients: sends them a live event and collects their acknowledgements.
 *
 * <p>Who is asked is who would get the event: all sockets that are in the room at that moment, and where a connection has
 * a root socket and none in the namespace, that root socket. Nothing is stored and nobody is asked twice; who connects
 * later is not asked. Events of the catalogue are stored and sent by {@link RealtimeEmitter}, so they cannot be asked,
 * in any namespace.
 *
 * <p>Sockets of other instances are asked as well; while one of those does not report, the result is not complete.
 *
 * <p>That some do not answer is no failure: the result comes when everybody has answered or left, at once when nobody is
 * there, and at the latest when the time is over, with the answers there are. An answer is whatever the client says:
 * treat it as input of a stranger.
 *
 * <p>Callable from any thread, never blocks; the stages complete on virtual threads. Whoever waits for one inside the
 * work of {@code Database.write} keeps all other writers waiting as well. All methods throw
 * {@link EventRefusedException} with the code {@code reserved_event} if the event is the server's own or one of the
 * catalogue, and {@link IllegalArgumentException} if an id has not its form, the namespace is not served, the payload
 * cannot be written as JSON or the time is out of range.
 */
public interface RealtimeRequests {

    /** The shortest time that can be waited. */
    Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    /** The longest time that can be waited. */
    Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    /** Answers that are kept of one question, the first ones. */
    int MOST_ANSWERS = 1_000;

    /** Characters and bytes of one answer, with all of its arguments; a larger one is not kept. */
    int LARGEST_ANSWER = 8 * 1024;

    /**
     * Asks one socket.
     *
     * @param socketId its id, for example {@link ClientEvent#socketId()}
     * @param event the event's name
     * @param data the payload, a JSON object
     * @param namespace the canonical name of the namespace that the socket is in, {@link ClientEvent#namespace()}; of a
     *     socket on {@code /} also one that its connection has no socket in
     * @param timeout how long to wait, 1 ms to 60 s
     * @return what came of it; nobody was asked if there is no such socket
     */
    CompletionStage<Answers> askSocket(
            String socketId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout);

    /**
     * Asks all sockets of a user in one namespace, in every tenant.
     *
     * @param userId a UUID
     * @param namespace its canonical name
     * @see #askSocket
     */
    CompletionStage<Answers> askUser(
            String userId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout);

    /**
     * Asks all sockets that are connected for a tenant in one namespace.
     *
     * @param tenantId a UUID
     * @param namespace its canonical name
     * @see #askSocket
     */
    CompletionStage<Answers> askTenant(
            String tenantId,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace,
            Duration timeout);

    /**
     * What came of a question.
     *
     * @param asked the number of sockets that it was sent to
     * @param answers what they said, in the order of arrival
     * @param dropped answers that came and are not among them: after {@link #MOST_ANSWERS}, or larger than
     *     {@link #LARGEST_ANSWER}
     * @param complete whether everybody who was asked has answered; true if that was nobody
     */
    record Answers(int asked, List<Answer> answers, int dropped, boolean complete) {

        public Answers {
            answers = List.copyOf(answers);
        }
    }

    /**
     * One socket's answer.
     *
     * @param socketId who answered
     * @param userId whose socket it is; null if it has left meanwhile, or its instance did not say in time
     * @param value the first argument of its acknowledgement; JSON's null if it has none
     */
    record Answer(String socketId, @Nullable String userId, JsonNode value) {}
}
