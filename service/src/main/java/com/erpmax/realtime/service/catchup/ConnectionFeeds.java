package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The feeds of one connection, whichever of its sockets they go to, and the sockets that are to hear how far they are. */
@EventLoopOnly
final class ConnectionFeeds {

    /**
     * A root socket waits so long before it is sent what was missed: a client with several sockets asks for the others
     * right after it.
     */
    private static final Duration ROOT_WAITS = Duration.ofMillis(250);

    private final CatchUpContext context;
    private final List<StreamFeed> feeds = new ArrayList<>(3);
    private final List<Arrival> arrivals = new ArrayList<>(1);
    private final Runnable onSettled = this::settled;

    ConnectionFeeds(CatchUpContext context) {
        this.context = context;
    }

    /** A socket is being let in: has the streams that it will get listen. */
    void expect(String userId, List<StreamName> streams) {
        streams.forEach(stream -> feed(userId, stream).expect());
    }

    /** A socket has been let in. */
    void welcome(SocketOnLoop socket, CatchUpRequest request) {
        boolean isRoot = socket.socket().namespace().name().equals(NamespaceNames.ROOT);
        List<StreamFeed> its = new ArrayList<>(request.starts().starts().size());
        request.starts().starts().forEach((stream, start) -> {
            StreamFeed feed = feed(request.userId(), stream);
            feed.attach(socket, isRoot, start, request.wantsStates());
            its.add(feed);
        });
        arrivals.removeIf(arrival -> !arrival.socket().isConnected());
        Arrival arrival = new Arrival(context, socket, request.userId(), its);
        arrivals.add(arrival);
        if (isRoot) {
            socket.schedule(ROOT_WAITS, arrival::begin);
        } else {
            arrival.begin();
        }
        beginAgain(); // if the socket has left already, another one gets its streams
    }

    /** A socket has left; the streams that it got go to another one, if there is one. */
    void left() {
        feeds.forEach(StreamFeed::left);
        beginAgain();
    }

    /** Whether the user's socket on this connection gets an event as it comes. */
    boolean offer(String userId, StoredEvent event) {
        for (StreamFeed feed : feeds) {
            if (feed.isOf(userId, event.stream())) {
                return feed.offer(event);
            }
        }
        return false;
    }

    private void beginAgain() {
        List.copyOf(arrivals).forEach(Arrival::beginAgain);
    }

    private void settled() {
        List.copyOf(arrivals).forEach(Arrival::tellIfSettled);
    }

    private StreamFeed feed(String userId, StreamName stream) {
        for (StreamFeed feed : feeds) {
            if (feed.isOf(userId, stream)) {
                return feed;
            }
        }
        StreamFeed made = new StreamFeed(context, userId, stream, onSettled);
        feeds.add(made);
        return made;
    }
}
