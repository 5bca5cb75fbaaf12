package com.erpmax.realtime.verification.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy to one port of this machine, with faults that can be switched while connections are open: for all, those
 * to come included, by {@link #set}, or for one of {@link #connections()}. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
    private final Object switching = new Object();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    private FaultProxy(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    }

    /** Opens a proxy on a free port. */
    public static FaultProxy to(int targetPort) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultProxy proxy = new FaultProxy(listener, targetPort);
        Thread.ofVirtual().name("proxy-" + listener.getLocalPort()).start(proxy::acceptAll);
        return proxy;
    }

    /** Returns the port to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Switches all connections, and those to come, to a fault, or back with {@link Fault#NONE}. */
    public void set(Fault next) {
        synchronized (switching) {
            fault = next;
            connections.forEach(connection -> connection.set(next));
        }
    }

    /** Resets (RST) every connection that is open now, on both sides, but those whose client has left already. */
    public void reset() {
        connections.stream().filter(connection -> !connection.clientHasLeft()).forEach(ProxiedConnection::reset);
    }

    /** Returns how many connections were let in so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Returns the connections whose server side is open, oldest first. */
    public List<ProxiedConnection> connections() {
        return List.copyOf(connections);
    }

    /** Resets everything and takes no more. */
    @Override
    public void close() throws IOException {
        listener.close();
        connections.forEach(ProxiedConnection::reset);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                accept(listener.accept());
            } catch (IOException closed) {
                // Either the proxy was closed, which ends the loop, or this one connection has gone again.
            }
        }
    }

    private void accept(Socket client) throws IOException {
        if (fault instanceof Fault.Refuse) {
            ProxiedConnection.resetSocket(client);
            return;
        }
        Socket server = new Socket();
        try {
            server.connect(target);
        } catch (IOException nobodyListens) {
            ProxiedConnection.resetSocket(client);
            return;
        }
        synchronized (switching) {
            if (fault instanceof Fault.Refuse) {
                ProxiedConnection.resetSocket(client);
                ProxiedConnection.resetSocket(server);
                return;
            }
            ProxiedConnection connection = new ProxiedConnection(client, server, fault, connections::remove);
            connections.add(connection);
            accepted.incrementAndGet();
            connection.start();
        }
    }
}
