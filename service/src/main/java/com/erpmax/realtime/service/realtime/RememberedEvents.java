package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code client_events}: what clients have sent with a {@code client_event_id}, and what they got for it, for
 * {@link #KEPT}. Blocking.
 *
 * <p>The answer is committed in the transaction that carries the event out, so the event is carried out once, whichever
 * node it is sent to and whatever fails between. Of the same event sent twice at once, the second waits for the outcome
 * of the first: on PostgreSQL at the row's key, on SQLite because there is one writer. An event that is refused leaves
 * nothing behind.
 */
final class RememberedEvents implements Sweep {

    /** How long an event is remembered. */
    static final Duration KEPT = Duration.ofHours(24);

    /** Events of one user that are remembered; further ones are refused until older ones are forgotten. */
    static final int MOST_OF_A_USER = 10_000;

    /** Characters of an answer as JSON; an event with a larger one is not carried out. */
    static final int LARGEST_ANSWER = 16 * 1024;

    private static final int BATCH = 500;

    private final Database database;
    private final JsonMapper json;
    private final Counter repeated;
    private final Clock clock;
    private final int mostOfAUser;

    RememberedEvents(Database database, JsonMapper json, MeterRegistry registry, Clock clock, int mostOfAUser) {
        this.database = database;
        this.json = json;
        this.repeated = RealtimeMeter.EVENTS_REPEATED.counter(registry);
        this.clock = clock;
        this.mostOfAUser = mostOfAUser;
    }

    /**
     * An event that a client has sent with an id.
     *
     * @param userId who sent it
     * @param id the {@code client_event_id}
     * @param tenantId for which tenant: the same event for another one is another event
     * @param payloadHash what {@link com.erpmax.realtime.service.events.CanonicalJson} says of the payload
     */
    record Sent(String userId, String id, String tenantId, String event, String payloadHash) {}

    /** What is known of an id. */
    private record Known(Sent sent, String answer) {}

    /**
     * Carries an event out, unless it was done before.
     *
     * @param handle does it, inside the same transaction
     * @return what the client gets: the same for every repetition
     * @throws EventRefusedException with code {@code conflict} if the id belongs to another event, and
     *     {@code unavailable} if the user has too many remembered ones
     * @throws IllegalStateException if the answer is too large; then nothing was changed
     */
    ClientAnswer once(Sent sent, Supplier<ClientAnswer> handle) {
        return database.write(jdbc -> {
            if (!claim(jdbc, sent)) {
                return repeat(jdbc, sent);
            }
            refuseTooMany(jdbc, sent);
            String answer = json.writeValueAsString(handle.get());
            setAnswer(jdbc, sent, answer);
            // As it is read for repetitions, so that they are the same down to the last digit.
            return json.readValue(answer, ClientAnswer.class);
        });
    }

    /** Forgets events whose time is over, oldest first. */
    @Override
    public boolean sweep() {
        long end = clock.millis() - KEPT.toMillis();
        // The time is asked twice: an id that is used again meanwhile begins a new life and stays.
        int forgotten = database.patient()
                .write(jdbc -> jdbc.sql("DELETE FROM client_events WHERE created_at <= ?"
                                + " AND (user_id, client_event_id) IN (SELECT user_id, client_event_id FROM client_events"
                                + " WHERE created_at <= ? ORDER BY created_at LIMIT ?)")
                        .params(end, end, BATCH)
                        .update());
        return forgotten == BATCH;
    }

    private boolean claim(JdbcClient jdbc, Sent sent) {
        long now = clock.millis();
        return jdbc.sql(
                                "INSERT INTO client_events (user_id, client_event_id, tenant_id, event, payload_hash, created_at)"
                                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, client_event_id) DO UPDATE SET"
                                        + " tenant_id = excluded.tenant_id, event = excluded.event,"
                                        + " payload_hash = excluded.payload_hash, created_at = excluded.created_at,"
                                        + " answer = NULL WHERE client_events.created_at <= ?")
                        .params(
                                sent.userId(),
                                sent.id(),
                                sent.tenantId(),
                                sent.event(),
                                sent.payloadHash(),
                                now,
                                now - KEPT.toMillis())
                        .update()
                > 0;
    }

    private void refuseTooMany(JdbcClient jdbc, Sent sent) {
        int remembered = jdbc.sql(
                        "SELECT count(*) FROM" + " (SELECT 1 FROM client_events WHERE user_id = ? LIMIT ?) AS counted")
                .params(sent.userId(), mostOfAUser + 1)
                .query(Integer.class)
                .single();
        if (remembered > mostOfAUser) {
            throw new EventRefusedException(
                    EventRefusedException.Code.UNAVAILABLE,
                    "Too many events with a client_event_id within 24 hours (expected: at most " + mostOfAUser + ")");
        }
    }

    private static void setAnswer(JdbcClient jdbc, Sent sent, String answer) {
        if (answer.length() > LARGEST_ANSWER) {
            throw new IllegalStateException("The answer to " + sent.event() + " has " + answer.length()
                    + " characters (expected: at most " + LARGEST_ANSWER + ", to be remembered)");
        }
        jdbc.sql("UPDATE client_events SET answer = ? WHERE user_id = ? AND client_event_id = ?")
                .params(answer, sent.userId(), sent.id())
                .update();
    }

    private ClientAnswer repeat(JdbcClient jdbc, Sent sent) {
        Known known = jdbc.sql("SELECT user_id, client_event_id, tenant_id, event, payload_hash, answer"
                        + " FROM client_events WHERE user_id = ? AND client_event_id = ?")
                .params(sent.userId(), sent.id())
                .query(RememberedEvents::read)
                .single();
        if (!known.sent().equals(sent)) {
            throw new EventRefusedException(
                    EventRefusedException.Code.CONFLICT, "client_event_id: belongs to another event");
        }
        repeated.increment();
        return json.readValue(known.answer(), ClientAnswer.class);
    }

    private static Known read(ResultSet row, int number) throws SQLException {
        Sent sent = new Sent(
                row.getString("user_id"),
                row.getString("client_event_id"),
                row.getString("tenant_id"),
                row.getString("event"),
                row.getString("payload_hash"));
        return new Known(sent, row.getString("answer"));
    }
}
