package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "redis://redis, redis://redis/1",
        "redis://redis/, redis://redis/1",
        "redis://:pw@redis:6380/3, redis://:pw@redis:6380/3",
        "rediss://u:p@redis:6380?timeout=5s, rediss://u:p@redis:6380/1?timeout=5s",
        "redis://redis?database=4, redis://redis?database=4",
        "'redis-sentinel://a:26379,b:26379#main', 'redis-sentinel://a:26379,b:26379/1#main'",
        "'redis-sentinel://a,b/2#main', 'redis-sentinel://a,b/2#main'",
        "'redis-cluster://a:7000,b:7001', 'redis-cluster://a:7000,b:7001'",
        "'redis://a:7000,b:7001', 'redis://a:7000,b:7001'"
    })
    void databaseOneIsUsedUnlessTheUrlNamesOneOrIsThatOfACluster(String url, String expected) {
        assertThat(redis(url, null, null).address()).isEqualTo(expected);
    }

    @Test
    void theSingleSettingsMakeAnAddress() {
        assertThat(redis(null, "redis", null).address()).isEqualTo("redis://redis:6379/1");
        assertThat(redis(null, "redis", "p@ss/w:rd +").address())
                .isEqualTo("redis://:p%40ss%2Fw%3Ard%20%2B@redis:6379/1");
        assertThat(redis(null, "::1", null).address()).isEqualTo("redis://[::1]:6379/1");
        assertThat(redis("redis://url", "host", "pw").address()).isEqualTo("redis://url/1");
    }

    @Test
    void withoutUrlAndHostItIsOff() {
        assertThat(redis(null, null, "pw").isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis, ''",
        "redis://redis:6379/1?timeout=5s, ''",
        "redis://:@redis, ''",
        "redis://user:@redis, ''",
        "redis://user:p:w@redis, p:w",
        "redis://:p%40w@redis, p@w",
        "rediss://u:pw@redis:6380/3, pw",
        "redis://pw@redis, pw",
        "'redis-sentinel://pw@a:26379,b:26379/1#main', pw",
        "'redis-cluster://:pw@a:7000,b:7001', pw"
    })
    void thePasswordInUseIsTheOneInTheUrl(String url, String expected) {
        assertThat(redis(url, "host", "other").passwordInUse().orElse("")).isEqualTo(expected);
    }

    @Test
    void thePasswordInUseBelongsToTheHost() {
        assertThat(redis(null, "redis", "pw").passwordInUse()).hasValue("pw");
        assertThat(redis(null, "redis", null).passwordInUse()).isEmpty();
        assertThat(redis(null, null, "pw").passwordInUse()).isEmpty();
    }

    @Test
    void itsTextHidesThePassword() {
        assertThat(redis("redis://user:hunter2@redis/1", null, null).toString())
                .contains("redis")
                .doesNotContain("hunter2");
        assertThat(redis(null, "redis", "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void aUrlOfAnotherKindIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> redis("amqp://:hunter2@redis", null, null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("REDIS_URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void itsNamesBeginAsItIsSet() {
        assertThat(redis(null, "redis", null).named("erpmax:events")).isEqualTo("erpmax:events");
        assertThat(new RedisProperties(null, "redis", 6379, null, "staging:").named("erpmax:events"))
                .isEqualTo("staging:erpmax:events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "{slot}", "ä"})
    void aBeginningThatIsNoNameIsRefused(String prefix) {
        assertThatThrownBy(() -> new RedisProperties(null, "redis", 6379, null, prefix))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("REDIS_PREFIX");
    }

    private static RedisProperties redis(@Nullable String url, @Nullable String host, @Nullable String password) {
        return new RedisProperties(url, host, 6379, password, null);
    }
}
