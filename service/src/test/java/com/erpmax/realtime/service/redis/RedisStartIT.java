package com.erpmax.realtime.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.redis.RedisBusSettings;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A start with Redis needs Redis; what runs outlives it, and says so. */
class RedisStartIT {

    private static final String READINESS = "/actuator/health/readiness";

    @Test
    void aStartWithoutTheRedisThatIsAskedForIsRefusedWithoutThePassword() {
        assertRefused("redis://:hunter2@127.0.0.1:1/1");
    }

    @Test
    void aStartWithAWrongPasswordIsRefused() {
        try (RedisServer server = RedisServer.start("--requirepass", "right")) {
            assertRefused("redis://:hunter2@127.0.0.1:" + server.port() + "/1");
        }
    }

    @Test
    void readinessIsRedWhileRedisIsAwayAndGreenAgainAfterwardsAndNothingExits() {
        try (RedisServer server = RedisServer.start("--requirepass", "p@ss");
                RunningService service = RunningService.start(
                        "REDIS_HOST=127.0.0.1", "REDIS_PORT=" + server.port(), "REDIS_PASSWORD=p@ss")) {
            awaitReadiness(service, 200);
            server.kill();
            awaitReadiness(service, 503);
            assertThat(Http.anonymous(service).get("/actuator/health/liveness").status())
                    .isEqualTo(200);
            server.restart();
            awaitReadiness(service, 200);
        }
    }

    private static void assertRefused(String url) {
        assertThatThrownBy(() -> RedisConfiguration.proven(
                        RedisBusSettings.of(url), "REDIS_URL", new SimpleMeterRegistry(), Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        refused -> assertThat(refused.remedy()).startsWith("Start Redis there"))
                .hasMessageStartingWith("REDIS_URL leads to redis://127.0.0.1:")
                .hasMessageNotContaining("hunter2");
    }

    private static void awaitReadiness(RunningService service, int status) {
        await("readiness " + status)
                .atMost(Duration.ofSeconds(60))
                .until(() -> Http.anonymous(service).get(READINESS).status() == status);
    }
}
