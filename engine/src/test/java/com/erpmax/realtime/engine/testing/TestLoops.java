package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EngineLoops;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that run when they are told to, under one clock that moves when it is told to. Every channel has a loop
 * of its own, and the test's thread is every loop's thread.
 */
public final class TestLoops {

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EngineLoops loops = new EngineLoops();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    /** A channel on a loop of its own. */
    public EmbeddedChannel channel(ChannelHandler... handlers) {
        EmbeddedChannel channel =
                EmbeddedChannel.builder().ticker(ticker).handlers(handlers).build();
        channels.add(channel);
        return channel;
    }

    /** A loop without a channel that matters. */
    public EngineLoop loop() {
        return loopOf(channel());
    }

    /** The loop of a channel. */
    public EngineLoop loopOf(EmbeddedChannel channel) {
        return loops.of(channel.eventLoop());
    }

    /** The loops by their event loops, as a server has them. */
    public EngineLoops all() {
        return loops;
    }

    /** Runs every loop's tasks, until none has any left. */
    public void run() {
        boolean hasRun = true;
        while (hasRun) {
            hasRun = false;
            for (EmbeddedChannel channel : channels) {
                hasRun |= channel.hasPendingTasks();
                channel.runPendingTasks();
                channel.runScheduledPendingTasks();
            }
        }
    }

    /** Lets time pass in steps of a millisecond, with everything run that becomes due. */
    public void pass(Duration time) {
        run();
        for (long left = time.toMillis(); left > 0; left--) {
            ticker.advance(1, TimeUnit.MILLISECONDS);
            run();
        }
    }

    /** The clock's reading. */
    public long nanoTime() {
        return ticker.nanoTime();
    }
}
