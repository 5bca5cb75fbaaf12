package com.erpmax.realtime.verification.benchmark.hostile;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What attackers cost: while some of them do one bad thing over and over, a healthy connection measures how long its
 * echo takes, and the server's memory and CPU are read from outside. To be run by hand: {@code ./dev bench hostile}.
 * Attackers and server share the machine, so compare a row with the honest load, not with silence.
 */
public final class HostileLoadBenchmark {

    private static final Duration ATTACK = Duration.ofSeconds(5);
    private static final Duration RELEASE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(2);
    private static final int ATTACKERS = 16;
    private static final ByteBuf PROBE = LoadClient.frame("42[\"echo\",\"probe\"]");

    /** One bad thing, done once. A cut connection is what an attacker expects. */
    private interface Attack {
        void strike(int port) throws IOException;
    }

    private final ServerProcess server;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private HostileLoadBenchmark(ServerProcess server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        ServerProcess server = ServerProcess.start("256m");
        HostileLoadBenchmark benchmark = new HostileLoadBenchmark(server);
        try (server) {
            System.out.println("attack               strikes (cut short)   echo ms p50 /   p99 /    max"
                    + "   CPU s/s  RSS peak MB  afterwards: heap MB  buffers MB  sessions  threads  GC ms");
            benchmark.measure("warm-up: honest load", HostileLoadBenchmark::honest);
            benchmark.measure("silence", port -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)));
            for (Map.Entry<String, Attack> attack : attacks()) {
                benchmark.measure(attack.getKey(), attack.getValue());
            }
        } finally {
            benchmark.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static List<Map.Entry<String, Attack>> attacks() {
        return List.of(
                Map.entry("honest load", HostileLoadBenchmark::honest),
                Map.entry("headers without end", HostileLoadBenchmark::headers),
                Map.entry("body without end", HostileLoadBenchmark::body),
                Map.entry("JSON 20,000 deep", port -> message(port, "42[\"echo\"," + "[".repeat(20_000))),
                Map.entry("42 and 60,000 digits", port -> message(port, "42" + "7".repeat(60_000))),
                Map.entry("10^9 attachments", port -> message(port, "451000000000-[\"echo\"]")),
                Map.entry("attachments that never come", HostileLoadBenchmark::attachments),
                Map.entry("a frame of 2^40 bytes", HostileLoadBenchmark::hugeFrame),
                Map.entry("fragments of one byte", HostileLoadBenchmark::fragments),
                Map.entry("WebSocket pings", port -> flood(port, 0x89, 10_000)),
                Map.entry("unsolicited pongs", port -> flood(port, 0x8A, 10_000)),
                Map.entry("10,000 namespaces", HostileLoadBenchmark::namespaces),
                Map.entry("reader that stops", HostileLoadBenchmark::deafReader),
                Map.entry(
                        "hand-shakes only", port -> HostilePeer.connected(port).close()));
    }

    private void measure(String name, Attack attack) throws InterruptedException {
        List<Long> delays = new ArrayList<>();
        AtomicLong peak = new AtomicLong();
        AtomicLong strikes = new AtomicLong();
        AtomicLong cuts = new AtomicLong();
        long collectingBefore = server.state().getOrDefault("collecting", 0L);
        Duration cpuBefore = server.cpu();
        long start = System.nanoTime();
        long end = start + ATTACK.toNanos();
        List<Thread> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            attackers.add(Thread.ofVirtual().start(() -> strikeUntil(end, attack, strikes, cuts)));
        }
        probe(end, delays, peak);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = server.cpu().minus(cpuBefore).toMillis() / 1e3 / seconds;
        for (Thread attacker : attackers) {
            attacker.join();
        }
        print(name, strikes.get() + " (" + cuts.get() + ")", delays, cpu, peak.get(), collectingBefore);
    }

    private void strikeUntil(long end, Attack attack, AtomicLong strikes, AtomicLong cuts) {
        while (System.nanoTime() < end) {
            strikes.incrementAndGet();
            try {
                attack.strike(server.port());
            } catch (IOException expected) {
                cuts.incrementAndGet();
            }
        }
    }

    /** Sends one echo after the other, with a pause, and notes how long each took, in nanoseconds. */
    private void probe(long end, List<Long> delays, AtomicLong peak) throws InterruptedException {
        Object answered = new Object();
        AtomicLong answers = new AtomicLong();
        LoadClient healthy = LoadClient.connect(group, server.port(), client -> {
                    synchronized (answered) {
                        answers.incrementAndGet();
                        answered.notifyAll();
                    }
                })
                .orTimeout(ATTACK.toSeconds(), TimeUnit.SECONDS)
                .join();
        while (System.nanoTime() < end) {
            long sent = System.nanoTime();
            synchronized (answered) {
                long before = answers.get();
                healthy.send(PROBE);
                while (answers.get() == before && System.nanoTime() < end) {
                    answered.wait(100);
                }
            }
            delays.add(System.nanoTime() - sent);
            if (delays.size() % 50 == 1) {
                peak.accumulateAndGet(server.residentBytes(), Math::max);
            }
            LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
        }
        healthy.close();
    }

    private void print(String name, String strikes, List<Long> delays, double cpu, long peak, long collectingBefore)
            throws InterruptedException {
        long patience = System.nanoTime() + RELEASE.toNanos();
        Map<String, Long> state = server.state();
        while (state.getOrDefault("sessions", 0L) > 0 && System.nanoTime() < patience) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            state = server.state();
        }
        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-28s %16s %9.2f / %5.2f / %6.2f  %8.2f %12.1f %20.1f %11.1f %9d %8d %6d%n",
                name,
                strikes,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 1),
                cpu,
                peak / 1e6,
                state.getOrDefault("heap", 0L) / 1e6,
                state.getOrDefault("buffers", 0L) / 1e6,
                state.getOrDefault("sessions", 0L),
                state.getOrDefault("threads", 0L),
                state.getOrDefault("collecting", 0L) - collectingBefore);
    }

    private static double millis(long[] sorted, double quantile) {
        int index = (int) Math.min(sorted.length - 1, (long) (quantile * sorted.length));
        return sorted.length == 0 ? Double.NaN : sorted[index] / 1e6;
    }

    private static void honest(int port) throws IOException {
        try (HostilePeer peer = HostilePeer.connected(port)) {
            for (int i = 0; i < 100; i++) {
                peer.text("42[\"echo\",\"" + "x".repeat(64) + "\"]");
            }
            peer.frame(0x88, new byte[0]);
            peer.readToEnd();
        }
    }

    private static void message(int port, String message) throws IOException {
        try (HostilePeer peer = HostilePeer.connected(port)) {
            peer.text(message);
            peer.finish();
        }
    }

    private static void headers(int port) throws IOException {
        try (HostilePeer peer = new HostilePeer(port)) {
            peer.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 2_000; i++) {
                peer.write("X-" + i + ": " + "a".repeat(500) + "\r\n");
            }
            peer.readToEnd();
        }
    }

    private static void body(int port) throws IOException {
        try (HostilePeer peer = new HostilePeer(port)) {
            String sid = peer.pollingSession();
            peer.write("POST /socket.io/?EIO=4&transport=polling&sid=" + sid
                    + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "4".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 160; i++) {
                peer.write(chunk);
            }
            peer.readToEnd();
        }
    }

    private static void attachments(int port) throws IOException {
        byte[] attachment = new byte[100_000];
        try (HostilePeer peer = HostilePeer.connected(port)) {
            peer.text("459-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
            for (int i = 0; i < 8; i++) {
                peer.frame(0x82, attachment);
            }
        }
    }

    private static void hugeFrame(int port) throws IOException {
        try (HostilePeer peer = HostilePeer.connected(port)) {
            peer.header(0x82, 1L << 40);
            peer.readToEnd();
        }
    }

    private static void fragments(int port) throws IOException {
        try (HostilePeer peer = HostilePeer.connected(port)) {
            peer.frame(0x01, new byte[] {'4'});
            for (int i = 0; i < 10_000; i++) {
                peer.frame(0x00, new byte[] {'2'});
            }
            peer.readToEnd();
        }
    }

    private static void flood(int port, int firstByte, int frames) throws IOException {
        byte[] payload = new byte[100];
        Arrays.fill(payload, (byte) 'p');
        try (HostilePeer peer = HostilePeer.connected(port)) {
            for (int i = 0; i < frames; i++) {
                peer.frame(firstByte, payload);
            }
        }
    }

    private static void namespaces(int port) throws IOException {
        try (HostilePeer peer = HostilePeer.connected(port)) {
            for (int i = 0; i < 10_000; i++) {
                peer.text("40/n" + i + ",");
            }
            peer.finish();
        }
    }

    private static void deafReader(int port) throws IOException {
        String event = "42[\"echo\",\"" + "x".repeat(100_000) + "\"]";
        try (HostilePeer peer = HostilePeer.connected(port)) {
            for (int i = 0; i < 200; i++) {
                peer.text(event);
            }
            peer.readToEnd();
        }
    }
}
