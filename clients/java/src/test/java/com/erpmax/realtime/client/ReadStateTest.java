package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.RealtimeEvent.UnreadChanged;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unread counts, and what else small there is to read. */
class ReadStateTest {

    private final ReadState state = new ReadState();

    @Test
    void takesCountsOfTheHighestVersionOnly() {
        assertThat(seen("unread", 3, 7)).isEqualTo(new UnreadChanged(3, 7));
        assertThat(seen("unread_count", 4, 6)).isNull();
        assertThat(seen("unread_count", 4, 7)).isNull();
        assertThat(seen("unread_count", 2, 8)).isEqualTo(new UnreadChanged(2, 8));

        assertThat(state.latest()).contains(new UnreadChanged(2, 8));
    }

    @Test
    void aNewVersionWithTheSameCountIsNoChange() {
        seen("unread", 3, 7);

        assertThat(seen("unread", 3, 9)).isNull();
        assertThat(seen("unread", 5, 8)).isNull();
        assertThat(state.latest()).contains(new UnreadChanged(3, 9));
    }

    @Test
    void payloadsThatSayNothingChangeNothing() {
        assertThat(state.seen(new Fields(Map.of("unread", 3)))).isNull();
        assertThat(state.seen(new Fields(Map.of("version", 3)))).isNull();
        assertThat(state.latest()).isEmpty();
    }

    @Test
    void onlySecondsOfRetryAfterCountAndNotTooMany() {
        assertThat(HandshakeWatch.parse("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(HandshakeWatch.parse("86400")).isEqualTo(Duration.ofMinutes(5));
        assertThat(HandshakeWatch.parse("Wed, 21 Oct 2026 07:28:00 GMT")).isZero();
        assertThat(HandshakeWatch.parse("-1")).isZero();
        assertThat(HandshakeWatch.parse(null)).isZero();
    }

    private @Nullable UnreadChanged seen(String count, long unread, long version) {
        return state.seen(new Fields(Map.of(count, unread, "version", version)));
    }
}
