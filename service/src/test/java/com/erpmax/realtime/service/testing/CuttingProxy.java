package com.erpmax.realtime.service.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that ends a connection when the client sends a given text: before the server has it, or after;
 * or that swallows everything for a time, on all connections or on some.
 */
public final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Cut cut = new Cut("", false);
    private volatile boolean isSwallowing;
    private volatile String mark = "";
    private volatile boolean isSwallowingMarked;

    private record Cut(String text, boolean isDelivered) {}

    /** Starts to pass connections on to a port on loopback. */
    public CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var unused = threads.submit(this::accept);
    }

    /** Returns the port to connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** From now on, cuts a connection over which this text comes; the server gets it, but its answer, which is waited for, is lost. */
    public void cutAfter(String text) {
        cut = new Cut(text, true);
    }

    /** From now on, cuts a connection over which this text comes, before the server gets it. */
    public void cutBefore(String text) {
        cut = new Cut(text, false);
    }

    /** From now on, cuts nothing. */
    public void cutNothing() {
        cut = new Cut("", false);
    }

    /** From now on, takes what comes over connections, old and new, and passes nothing on; nobody is told. */
    public void swallow() {
        isSwallowing = true;
    }

    /** From now on, passes on again; connections of which something was swallowed may never recover. */
    public void swallowNothing() {
        isSwallowing = false;
    }

    /** Marks the connections over which clients send this text from now on. */
    public void mark(String text) {
        mark = text;
    }

    /** From now on, swallows like {@link #swallow} what comes over connections that were marked until now. */
    public void swallowMarked() {
        mark = "";
        isSwallowingMarked = true;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private Object accept() throws IOException {
        while (true) {
            Connection connection =
                    new Connection(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
            var unusedUp = threads.submit(connection::forward);
            var unusedDown = threads.submit(connection::answer);
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile boolean isCut;
        private volatile boolean isMarked;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        Object forward() throws IOException, InterruptedException {
            byte[] part = new byte[16 * 1024];
            try (client;
                    server) {
                int length = client.getInputStream().read(part);
                while (length >= 0) {
                    Cut now = cut;
                    String text = new String(part, 0, length, StandardCharsets.ISO_8859_1);
                    isCut = !now.text().isEmpty() && text.contains(now.text());
                    isMarked |= !mark.isEmpty() && text.contains(mark);
                    if (isCut && !now.isDelivered()) {
                        return "cut before the server had it";
                    }
                    if (!isSwallowed()) {
                        server.getOutputStream().write(part, 0, length);
                    }
                    if (isCut) {
                        return answered.await(60, TimeUnit.SECONDS);
                    }
                    length = client.getInputStream().read(part);
                }
                return "closed by the client";
            }
        }

        Object answer() throws IOException {
            byte[] part = new byte[16 * 1024];
            int length = server.getInputStream().read(part);
            while (length >= 0 && !isCut) {
                if (!isSwallowed()) {
                    client.getOutputStream().write(part, 0, length);
                }
                length = server.getInputStream().read(part);
            }
            answered.countDown();
            return "over";
        }

        private boolean isSwallowed() {
            return isSwallowing || (isMarked && isSwallowingMarked);
        }
    }
}
