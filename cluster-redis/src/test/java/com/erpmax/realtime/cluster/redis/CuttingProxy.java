package com.erpmax.realtime.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a bus and Redis and breaks what goes through. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger toSwallow = new AtomicInteger();
    private volatile boolean isCut;
    private volatile boolean isSwallowing;

    /** @param target the port behind it */
    CuttingProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort() + "/1";
    }

    /** How many connections it has taken so far. */
    int accepted() {
        return accepted.get();
    }

    /** How many connections there are. */
    int open() {
        return links.size();
    }

    /** Ends all connections, and every new one at once, until it is healed. */
    void cut() {
        isCut = true;
        links.forEach(Link::end);
    }

    /** Ends the connections that there are. */
    void breakAll() {
        links.forEach(Link::end);
    }

    /** Nothing comes through any more in either direction, and nobody is told, until it is healed. */
    void swallow() {
        isSwallowing = true;
    }

    /** So many of the next connections swallow everything for ever. */
    void swallowNext(int connections) {
        toSwallow.set(connections);
    }

    /** The connections that have asked for this swallow everything for ever. */
    void swallowThoseThatSent(String command) {
        links.stream().filter(link -> link.hasSent(command)).forEach(link -> link.isSwallowing = true);
    }

    /** New connections work again; those that lost something are ended. */
    void heal() {
        boolean hasSwallowed = isSwallowing;
        isCut = false;
        isSwallowing = false;
        if (hasSwallowed) {
            links.forEach(Link::end);
        }
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                accepted.incrementAndGet();
                if (isCut) {
                    near.close();
                } else {
                    Link link = new Link(near, new Socket(InetAddress.getLoopbackAddress(), target));
                    link.isSwallowing = toSwallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                    link.start();
                }
            } catch (IOException closed) {
                // the server is closed, or the connection already gone
            }
        }
    }

    /** One connection. */
    private final class Link {
        private final Socket near;
        private final Socket far;
        private final Set<String> sent = ConcurrentHashMap.newKeySet();
        private volatile boolean isSwallowing;

        Link(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void start() {
            links.add(this);
            Thread.ofVirtual().start(() -> copy(near, far));
            Thread.ofVirtual().start(() -> copy(far, near));
        }

        boolean hasSent(String command) {
            return sent.stream().anyMatch(text -> text.contains(command));
        }

        void end() {
            try (near;
                    far) {
                links.remove(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void copy(Socket from, Socket to) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (from == near && sent.size() < 10) {
                        sent.add(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    }
                    if (!isSwallowing && !CuttingProxy.this.isSwallowing) {
                        to.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // as it does
            } finally {
                end();
            }
        }
    }
}
