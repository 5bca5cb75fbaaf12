package com.erpmax.realtime.socket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client that wants its socket in the root namespace to be recoverable, and notes offsets as the stock ones do. */
public final class RecoverableClient {
    private static final Pattern CONFIRMED =
            Pattern.compile("40\\{\"sid\":\"([A-Za-z0-9_-]{20})\",\"pid\":\"([A-Za-z0-9_-]{20})\"}");
    private static final Pattern WITH_OFFSET = Pattern.compile("(4[25].*,)\"([^\"]+)\"]");

    private final WebSocketClient connection;
    private final Queue<String> unread = new ArrayDeque<>();
    private @Nullable String sid;
    private @Nullable String pid;
    private @Nullable String offset;

    private RecoverableClient(WebSocketClient connection) {
        this.connection = connection;
    }

    /** Connects as a new one. */
    public static RecoverableClient connect(WebSocketClient connection) {
        RecoverableClient client = new RecoverableClient(connection);
        connection.send(client.connectPacket());
        client.confirmed(connection.next());
        return client;
    }

    /** Comes back on another connection; what follows is to be read from the result. */
    public RecoverableClient comeBack(WebSocketClient other) {
        RecoverableClient again = new RecoverableClient(other);
        again.sid = sid;
        again.pid = pid;
        again.offset = offset;
        other.send(connectPacket());
        return again;
    }

    /** The CONNECT that it would come back with. */
    public String connectPacket() {
        String packet = "40{\"csr\":true";
        packet += pid == null ? "" : ",\"pid\":\"" + pid + "\"";
        return packet + (offset == null ? "}" : ",\"offset\":\"" + offset + "\"}");
    }

    /** What a server answers that recovers it. */
    public String confirmation() {
        return "40{\"sid\":\"" + sid + "\",\"pid\":\"" + pid + "\"}";
    }

    /** The next event up to its offset, which is noted. */
    public String event() {
        String packet = unread.isEmpty() ? connection.next() : unread.remove();
        Matcher matcher = WITH_OFFSET.matcher(packet);
        assertThat(matcher.matches()).as("an event with an offset: %s", packet).isTrue();
        offset = matcher.group(2);
        return matcher.group(1);
    }

    /** Makes sure that the socket is the former one. */
    public void expectRecovered() {
        assertThat(connection.next()).isEqualTo(confirmation());
    }

    /** Makes sure that the socket is a new one. */
    public void expectNew() {
        String answer = connection.next();
        assertThat(answer).matches(CONFIRMED);
        assertThat(answer).doesNotContain(String.valueOf(sid)).doesNotContain(String.valueOf(pid));
    }

    /** Makes sure that exactly these messages come next. */
    public void expect(String... messages) {
        connection.expect(messages);
    }

    /** Passes over events, without noting their offsets, to a message. */
    public void expectAfterEvents(String message) {
        for (String next = connection.next(); !next.equals(message); next = connection.next()) {
            assertThat(next).startsWith("42");
            unread.add(next);
        }
    }

    /** Passes over what is replayed, to be read afterwards, to the confirmation that the socket is the former one. */
    public void expectConfirmationAmongEvents() {
        expectAfterEvents(confirmation());
    }

    /** Makes sure that the next message begins so. */
    public void expectStart(String start) {
        assertThat(connection.next()).startsWith(start);
    }

    /** Makes sure that an event was passed over. */
    public void expectUnread(String start) {
        assertThat(unread.remove()).startsWith(start);
    }

    /** Sends a text message. */
    public RecoverableClient send(String message) {
        connection.send(message);
        return this;
    }

    /** Ends the connection without a word. */
    public void abort() {
        connection.abort();
    }

    /** The same, and nothing of what came counts as received. */
    public void dropUnread() {
        unread.clear();
        abort();
    }

    /** The public id. */
    public String sid() {
        return String.valueOf(sid);
    }

    /** The secret id. */
    public String pid() {
        return String.valueOf(pid);
    }

    /** The offset that it received last. */
    public @Nullable String offset() {
        return offset;
    }

    /** Pretends to have received another offset last. */
    public RecoverableClient offset(@Nullable String value) {
        offset = value;
        return this;
    }

    private void confirmed(String answer) {
        Matcher matcher = CONFIRMED.matcher(answer);
        assertThat(matcher.matches())
                .as("a confirmation with a pid: %s", answer)
                .isTrue();
        sid = matcher.group(1);
        pid = matcher.group(2);
    }
}
