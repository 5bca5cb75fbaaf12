package com.erpmax.realtime.verification.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Server CPU seconds per million messages, for echo, ack and broadcast, measured from outside over real connections.
 * To be run by hand: {@code ./dev bench}.
 */
public final class WholeServerBenchmark {

    private static final int CLIENTS = 100;
    private static final int OUTSTANDING = 8;
    private static final int AUDIENCE = 1000;
    private static final long DEADLINE_SECONDS = 120;
    private static final String TEXT = "x".repeat(64);

    private final ServerProcess server;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private WholeServerBenchmark(ServerProcess server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        ServerProcess server = ServerProcess.start("2g");
        WholeServerBenchmark benchmark = new WholeServerBenchmark(server);
        try (server) {
            for (int round = 1; round <= 3; round++) {
                benchmark.answered("echo", "42[\"echo\",\"" + TEXT + "\"]", 400_000);
                benchmark.answered("work (virtual threads)", "42[\"work\",\"" + TEXT + "\"]", 400_000);
                benchmark.answered("ack", "421[\"ack\",\"" + TEXT + "\"]", 400_000);
                benchmark.broadcast(1, 400);
                benchmark.broadcast(OUTSTANDING, 1200);
            }
        } finally {
            benchmark.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** Every client keeps some messages under way; each answer sends the next. */
    private void answered(String name, String packet, long messages) throws InterruptedException {
        ByteBuf frame = LoadClient.frame(packet);
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong left = new AtomicLong(messages);
        AtomicLong toSend = new AtomicLong(messages - (long) CLIENTS * OUTSTANDING);
        List<LoadClient> clients = connect(CLIENTS, client -> {
            if (left.decrementAndGet() == 0) {
                done.countDown();
            } else if (toSend.getAndDecrement() > 0) {
                client.send(frame);
            }
        });
        measured(name, messages, ignored -> {
            for (LoadClient client : clients) {
                for (int i = 0; i < OUTSTANDING; i++) {
                    client.send(frame);
                }
            }
            await(done);
        });
        clients.forEach(LoadClient::close);
    }

    /** One client asks for broadcasts to all, the next as soon as everybody has one. */
    private void broadcast(int outstanding, int count) throws InterruptedException {
        ByteBuf frame = LoadClient.frame("42[\"all\",\"" + TEXT + "\"]");
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        AtomicLong sent = new AtomicLong(outstanding);
        List<LoadClient> clients = connect(AUDIENCE, client -> {
            long now = received.incrementAndGet();
            if (now == (long) count * AUDIENCE) {
                done.countDown();
            } else if (now % AUDIENCE == 0 && sent.getAndIncrement() < count) {
                client.send(frame);
            }
        });
        measured("broadcast to " + AUDIENCE + ", " + outstanding + " under way", (long) count * AUDIENCE, ignored -> {
            for (int i = 0; i < outstanding; i++) {
                clients.getFirst().send(frame);
            }
            await(done);
        });
        clients.forEach(LoadClient::close);
    }

    private List<LoadClient> connect(int count, LoadClient.Listener listener) {
        List<LoadClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(LoadClient.connect(group, server.port(), listener)
                    .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .join());
        }
        return clients;
    }

    private void measured(String name, long messages, LongConsumer load) {
        Duration cpuBefore = server.cpu();
        long start = System.nanoTime();
        load.accept(messages);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = server.cpu().minus(cpuBefore).toMillis() / 1e3;
        System.out.printf(
                Locale.ROOT,
                "%-40s %10d messages  %6.2f s  %9.0f/s  server CPU %5.2f s per million%n",
                name,
                messages,
                seconds,
                messages / seconds,
                cpu * 1e6 / messages);
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not all messages arrived within " + DEADLINE_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
