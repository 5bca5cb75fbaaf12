package com.erpmax.realtime.verification.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is connected, for each event loop apart. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write tells its handlers
final class CeilingLoops {

    private final Map<EventExecutor, Members> members = new HashMap<>();

    CeilingLoops(EventLoopGroup group) {
        group.forEach(loop -> members.put(loop, new Members(loop)));
    }

    /** On the channel's loop. */
    void add(Channel channel) {
        of(channel).channels.add(channel);
    }

    /** On the channel's loop. */
    void remove(Channel channel) {
        of(channel).channels.remove(channel);
    }

    /** Sends a frame to everybody; the caller's count is taken over. */
    void broadcast(ByteBuf frame) {
        for (Members some : members.values()) {
            frame.retain();
            some.loop.execute(() -> some.write(frame));
        }
        frame.release();
    }

    private Members of(Channel channel) {
        Members found = members.get(channel.eventLoop());
        if (found == null) {
            throw new IllegalStateException("loop of another group");
        }
        return found;
    }

    private static final class Members {

        private final EventExecutor loop;
        private final List<Channel> channels = new ArrayList<>();
        private boolean isFlushScheduled;

        Members(EventExecutor loop) {
            this.loop = loop;
        }

        void write(ByteBuf frame) {
            for (int i = 0; i < channels.size(); i++) {
                Channel channel = channels.get(i);
                channel.write(frame.retainedDuplicate(), channel.voidPromise());
            }
            frame.release();
            if (!isFlushScheduled) {
                isFlushScheduled = true;
                loop.execute(this::flush); // behind the broadcasts that have come in this turn
            }
        }

        private void flush() {
            isFlushScheduled = false;
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).flush();
            }
        }
    }
}
