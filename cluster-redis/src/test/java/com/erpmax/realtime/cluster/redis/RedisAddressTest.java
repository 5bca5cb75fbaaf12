package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can be said about where Redis is. */
class RedisAddressTest {

    @Test
    void everyFormIsUnderstoodAndNoPasswordIsShown() {
        assertShown("redis://localhost", "redis://localhost:6379");
        assertShown("redis://:secret@redis:7000/1", "redis://redis:7000");
        assertShown("rediss://user:secret@redis:7000/1", "rediss://redis:7000");
        assertShown(
                "redis-sentinel://secret@one:26379,two:26380/1#main", "main of redis://one:26379,redis://two:26380");
        assertShown("redis-cluster://:secret@one:7000", "cluster of redis://one:7000");
        assertShown("rediss-cluster://:secret@one:7000,two:7001", "cluster of rediss://one:7000,rediss://two:7001");
        assertShown("redis://:secret@one:7000,two:7001", "cluster of redis://one:7000,redis://two:7001");
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutRepeatingIt() {
        for (String url : new String[] {"", "secret", "http://secret@host", "redis://"}) {
            assertThatThrownBy(() -> RedisAddress.parse(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Redis URL: not readable")
                    .hasMessageNotContaining("secret");
        }
    }

    private static void assertShown(String url, String shown) {
        assertThat(RedisAddress.parse(url)).hasToString(shown);
    }
}
