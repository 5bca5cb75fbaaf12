package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A process that was stopped for too long neither reads nor writes anything old when it goes on, and says so first. */
class PausedProcessIT {
    /** Longer than the process takes for a pause. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void whatCameDuringAPauseIsSkippedAndTheGapIsToldFirst() throws Exception {
        RedisServer server = RedisServer.shared();
        Process process = start(server.url(1));
        try (TestBus bus = TestBus.on(server)) {
            awaitSaid("state PROVEN");
            await().atMost(TestBus.PATIENCE).until(() -> {
                bus.append("s", "before");
                return said.contains("read before");
            });

            stop(process);
            said.clear();
            for (int i = 0; i < 20; i++) {
                bus.append("s", "stale");
            }
            pass(STALE);
            signal(process, "CONT");

            awaitSaid("gap PAUSED");
            await().atMost(TestBus.PATIENCE).until(() -> {
                bus.append("s", "after");
                return said.contains("read after");
            });
            assertThat(said).doesNotContain("read stale").doesNotContainSubsequence("read after", "gap PAUSED");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatWaitedToBeWrittenOrAnsweredIsDroppedAfterAPauseAndTheOthersAreTold() throws Exception {
        RedisServer server = RedisServer.start();
        CuttingProxy proxy = new CuttingProxy(server.port());
        Process process = start(proxy.url());
        RedisClient client = RedisClient.create(server.url(1));
        try (TestBus bus = TestBus.on(server)) {
            RedisCommands<String, String> redis = client.connect().sync();
            awaitSaid("state PROVEN");
            tell(process, "a");
            await().atMost(TestBus.PATIENCE).until(() -> written(redis).equals("a"));

            proxy.swallow();
            tell(process, "b");
            stop(process);
            pass(STALE);
            proxy.heal();
            signal(process, "CONT");

            awaitSaid("gap PAUSED");
            bus.awaitGap(GapReason.OVERFLOW);
            tell(process, "c");
            await().atMost(TestBus.PATIENCE).until(() -> written(redis).endsWith("c"));
            assertThat(written(redis)).isEqualTo("ac");
        } finally {
            process.destroyForcibly().waitFor();
            client.shutdown();
            proxy.close();
            server.close();
        }
    }

    private Process start(String url) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusProcess.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofVirtual().start(() -> copy(process, said));
        return process;
    }

    private void awaitSaid(String line) {
        await().atMost(TestBus.PATIENCE).until(() -> said.contains(line));
    }

    private void tell(Process process, String letter) throws IOException {
        process.getOutputStream().write(letter.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        awaitSaid("said " + letter);
    }

    /** The letters that the process has told the others. */
    private static String written(RedisCommands<String, String> redis) {
        return redis.xrange("socket.io", Range.unbounded()).stream()
                .map(entry -> entry.getBody().getOrDefault("data", ""))
                .map(data -> data.replaceFirst("^.*\"said\",\"(.)\".*$", "$1"))
                .collect(Collectors.joining());
    }

    private static void pass(Duration time) {
        long start = System.nanoTime();
        await().atMost(TestBus.PATIENCE).until(() -> System.nanoTime() - start > time.toNanos());
    }

    private static void copy(Process process, List<String> said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException | RuntimeException ended) {
            // with the process
        }
    }

    /** Returns when each of its threads stands still, which takes a moment. */
    private static void stop(Process process) throws IOException, InterruptedException {
        signal(process, "STOP");
        await().atMost(TestBus.PATIENCE).until(() -> isStopped(process));
    }

    private static boolean isStopped(Process process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (!stat.substring(stat.lastIndexOf(')')).startsWith(") T")) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
