package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.realtime.ControlEvents;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A socket that was let in. It is told with {@code sync_state} when everything that was missed has been sent, and after
 * each batch if there is more than one.
 */
@EventLoopOnly
final class Arrival {

    private final CatchUpContext context;
    private final SocketOnLoop socket;
    private final String userId;
    private final List<StreamFeed> feeds;
    private boolean hasBegun;
    private boolean isTold;
    private boolean isTelling;

    Arrival(CatchUpContext context, SocketOnLoop socket, String userId, List<StreamFeed> feeds) {
        this.context = context;
        this.socket = socket;
        this.userId = userId;
        this.feeds = feeds;
    }

    SocketOnLoop socket() {
        return socket;
    }

    /** Starts the feeds that nobody has started yet. */
    void begin() {
        hasBegun = true;
        beginAgain();
        tellIfSettled();
    }

    /** Starts those feeds that have become this socket's, if it has begun. */
    void beginAgain() {
        if (hasBegun) {
            ofThisSocket().forEach(StreamFeed::begin);
        }
    }

    /** Tells the client, if all of its feeds are so far and there is something to tell. */
    void tellIfSettled() {
        if (!hasBegun || isTelling || !socket.isConnected()) {
            return;
        }
        List<StreamFeed> its = ofThisSocket();
        boolean hasNews = !isTold || its.stream().anyMatch(StreamFeed::isUntold);
        if (hasNews && its.stream().allMatch(StreamFeed::isSettled)) {
            isTelling = true;
            readState();
        }
    }

    private void readState() {
        if (socket.isConnected()) {
            context.reads().read(socket, () -> context.readStates().answer(userId), this::tell, this::readState);
        }
    }

    private void tell(ReadState read) {
        List<StreamFeed> its = ofThisSocket();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("unread", read.unread());
        state.put("version", read.version());
        state.put("more", its.stream().anyMatch(StreamFeed::hasMore));
        List<String> truncated = new ArrayList<>();
        Map<String, Object> positions = new LinkedHashMap<>();
        for (StreamFeed feed : its) {
            if (feed.isTruncated()) {
                truncated.add(feed.stream().text());
            }
            positions.put(feed.stream().text(), feed.sent());
        }
        state.put("truncated", truncated);
        state.put("positions", positions);
        socket.emit(ControlEvents.SYNC_STATE, state);
        isTold = true;
        isTelling = false;
        its.forEach(feed -> feed.told(socket));
        tellIfSettled();
    }

    /** The others go to another socket of the connection, which hears of them. */
    private List<StreamFeed> ofThisSocket() {
        return feeds.stream().filter(feed -> feed.target() == socket).toList();
    }
}
