package com.erpmax.realtime.socket.metrics;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one namespace. Lives as long as the server. */
@AnyThread
public final class NamespaceMeters {
    private final SocketMeters meters;
    private final String namespace;
    private final Counter connects;
    private final Counter received;
    private final Counter sent;
    private final Counter dropped;
    private final Counter handlerFailures;
    private final ConcurrentMap<String, AtomicLong> sockets = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> disconnects = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicLong> roomGauges = new ConcurrentHashMap<>();

    NamespaceMeters(SocketMeters meters, String namespace) {
        this.meters = meters;
        this.namespace = namespace;
        this.connects = meters.counter(SocketMeter.CONNECTS, namespace);
        this.received = meters.counter(SocketMeter.EVENTS_RECEIVED, namespace);
        this.sent = meters.counter(SocketMeter.EVENTS_SENT, namespace);
        this.dropped = meters.counter(SocketMeter.EVENTS_DROPPED, namespace);
        this.handlerFailures = meters.counter(SocketMeter.HANDLER_FAILURES, namespace);
    }

    /** A socket was let in over this transport. */
    public void connected(String transport) {
        connects.increment();
        sockets(transport).incrementAndGet();
    }

    /** A socket's connection moved to another transport. */
    public void upgraded(String from, String to) {
        sockets(from).decrementAndGet();
        sockets(to).incrementAndGet();
    }

    /** A socket that used this transport left. */
    public void disconnected(String transport, String reason) {
        disconnects
                .computeIfAbsent(reason, text -> meters.counter(SocketMeter.DISCONNECTS, namespace, text))
                .increment();
        sockets(transport).decrementAndGet();
    }

    /** An event came from a client. */
    public void received() {
        received.increment();
    }

    /** An event was given to a connection, or was not. */
    public void sent(boolean isSent) {
        (isSent ? sent : dropped).increment();
    }

    /** A broadcast was given to so many connections, and to so many it was not. */
    public void sent(int given, int notGiven) {
        sent.increment(given);
        dropped.increment(notGiven);
    }

    /** A handler threw an exception. */
    public void handlerFailed() {
        handlerFailures.increment();
    }

    /**
     * Shows what a sample of the rooms found.
     *
     * @param classes the names of the size classes, the same at every call
     * @param bySize the number of rooms in each class
     */
    public void sampled(int rooms, int largest, List<String> classes, List<Integer> bySize) {
        room("rooms", SocketMeter.ROOMS).set(rooms);
        room("largest", SocketMeter.LARGEST_ROOM).set(largest);
        for (int i = 0; i < classes.size(); i++) {
            String members = classes.get(i);
            roomGauges
                    .computeIfAbsent(members, name -> meters.gauge(SocketMeter.ROOMS_BY_SIZE, namespace, name))
                    .set(bySize.get(i));
        }
    }

    private AtomicLong room(String key, SocketMeter meter) {
        return roomGauges.computeIfAbsent(key, name -> meters.gauge(meter, namespace));
    }

    private AtomicLong sockets(String transport) {
        return sockets.computeIfAbsent(transport, name -> meters.gauge(SocketMeter.SOCKETS, namespace, name));
    }
}
