package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExitLimitTest {

    /** A process that, told to end, never comes to its end. */
    static final class Hanging {

        private Hanging() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException unexpected) {
                    Thread.currentThread().interrupt();
                }
            }));
            ExitLimit.install(Duration.ofMillis(300));
            System.exit(0);
        }
    }

    @Test
    void processThatHangsAtItsStopIsEnded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hanging.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void limitIsAfterEverythingHasHadItsTime() {
        assertThat(ExitLimit.LIMIT).isLessThan(Duration.ofSeconds(30)).isGreaterThan(StopTimes.TOGETHER);
    }
}
