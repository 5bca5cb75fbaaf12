package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.Place;
import java.util.ArrayList;
import java.util.List;

/** Everything of the stream that one loop comes to, for a socket on its way there; no more of it than a socket may miss. */
@EventLoopOnly
public final class StreamTap implements AutoCloseable {
    private static final int MOST_ITEMS = 10_000;

    private final FedRecipients fed;
    private final EngineLoop loop;
    private final List<StreamItem> items = new ArrayList<>();
    private boolean hasOverflowed;

    StreamTap(FedRecipients fed, EngineLoop loop) {
        this.fed = fed;
        this.loop = loop;
    }

    void add(StreamItem item) {
        if (items.size() < MOST_ITEMS) {
            items.add(item);
        } else {
            hasOverflowed = true;
        }
    }

    /** What came since the beginning, in its order. */
    public List<StreamItem> items() {
        return items;
    }

    /** Whether it was too much, so that some items are missing. */
    public boolean hasOverflowed() {
        return hasOverflowed;
    }

    /** The last place of which the loop has done everything. */
    public Place place() {
        return fed.place(loop);
    }

    /** Takes nothing more. */
    @Override
    public void close() {
        fed.close(this, loop);
    }
}
