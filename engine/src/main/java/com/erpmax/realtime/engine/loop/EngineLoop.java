package com.erpmax.realtime.engine.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: the thread that owns sessions, their rooms and their outbound order. Tasks of one thread run in the
 * order in which it gave them. Lives as long as the Netty event loop behind it.
 */
public final class EngineLoop {

    private static final Logger log = LoggerFactory.getLogger(EngineLoop.class);

    private final EventLoop eventLoop;
    private final int index;
    private final Ticker ticker;
    private final TimerWheel wheel;
    private final Runnable endTurn = this::endTurn;
    private final Runnable tick = this::tick;
    private final Map<EngineLoop, Handover> handovers = new HashMap<>();
    private ArrayList<Flushable> dirty = new ArrayList<>();
    private ArrayList<Flushable> flushing = new ArrayList<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private boolean turnEndScheduled;
    private @Nullable Future<?> wakeUp;
    private long wakeUpNanos;
    private boolean isTicking;

    EngineLoop(EventLoop eventLoop, int index) {
        this.eventLoop = eventLoop;
        this.index = index;
        this.ticker = eventLoop.ticker();
        this.wheel = new TimerWheel(ticker.nanoTime());
    }

    /** A number from 0 that no other loop of the same {@link EngineLoops} has. */
    @AnyThread
    public int index() {
        return index;
    }

    /** Whether the calling thread is this loop's. */
    @AnyThread
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    /**
     * Queues a task, also when called on the loop itself; it runs after everything that the same thread queued before.
     * After the loop has been shut down the task is rejected with {@link RejectedExecutionException}.
     */
    @AnyThread
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** Runs a task on the loop: at once when called there, else as {@link #execute}. */
    @AnyThread
    public void run(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    /** Arms a node; an armed one is moved. The delay is rounded down to the wheel's tick of 10 ms. */
    @EventLoopOnly
    public void arm(TimerNode node, Duration delay) {
        assert inLoop();
        long deadline = wheel.arm(node, ticker.nanoTime(), delay.toNanos());
        if (!isTicking) {
            wakeUpAt(deadline);
        }
    }

    /** Arms a node as {@link #arm}, unless it is armed already and due sooner. */
    @EventLoopOnly
    public void armWithin(TimerNode node, Duration delay) {
        if (!node.isArmed() || wheel.isDueAfter(node, ticker.nanoTime() + delay.toNanos())) {
            arm(node, delay);
        }
    }

    /** Arms a node as {@link #arm}; of little cost for one that is armed already and due sooner, as often as it is moved. */
    @EventLoopOnly
    public void postpone(TimerNode node, Duration delay) {
        assert inLoop();
        if (!wheel.postpone(node, ticker.nanoTime(), delay.toNanos())) {
            arm(node, delay);
        }
    }

    /** Runs a task once after the delay, rounded down to the wheel's tick of 10 ms. */
    @EventLoopOnly
    public TimerHandle schedule(Duration delay, Runnable task) {
        TimerNode node = new TimerNode() {
            @Override
            protected void expired() {
                task.run();
            }
        };
        arm(node, delay);
        return node;
    }

    /**
     * The number of timers that are armed now: one for each open session, at most two for each HTTP connection, and those
     * of the application.
     */
    @EventLoopOnly
    public int armedTimers() {
        assert inLoop();
        return wheel.armed();
    }

    /** Has the flushable flushed once at the end of this turn. The caller marks it only once per turn. */
    @EventLoopOnly
    public void flushAtEndOfTurn(Flushable flushable) {
        assert inLoop();
        dirty.add(flushable);
        scheduleTurnEnd();
    }

    /** Queues a task for another loop; all that this loop hands to the same one in a turn travels in one task. */
    @EventLoopOnly
    public void handOver(EngineLoop target, Runnable task) {
        assert inLoop();
        if (target == this) {
            task.run();
            return;
        }
        handovers.computeIfAbsent(target, Handover::new).add(task);
    }

    /** Sends what waits for another loop without waiting for the end of the turn. */
    @EventLoopOnly
    public void handOverNow(EngineLoop target) {
        assert inLoop();
        Handover handover = handovers.get(target);
        if (handover != null) {
            handover.post();
        }
    }

    /** Whether the loop is the one behind this channel or executor. */
    boolean isFor(EventLoop candidate) {
        return eventLoop == candidate;
    }

    private void scheduleTurnEnd() {
        if (!turnEndScheduled) {
            turnEndScheduled = true;
            eventLoop.execute(endTurn);
        }
    }

    private void endTurn() {
        turnEndScheduled = false;
        ArrayList<Flushable> now = dirty;
        dirty = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            flush(now.get(i));
        }
        now.clear();
        for (Runnable task = endOfTurn.poll(); task != null; task = endOfTurn.poll()) {
            guarded(task);
        }
    }

    /** One task of the event loop at a time: it is moved when something earlier is armed, and skips empty ticks. */
    private void wakeUpAt(long nanos) {
        Future<?> scheduled = wakeUp;
        if (scheduled != null) {
            if (nanos - wakeUpNanos >= 0) {
                return;
            }
            scheduled.cancel(false);
        }
        wakeUpNanos = nanos;
        wakeUp = eventLoop.schedule(tick, nanos - ticker.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void tick() {
        wakeUp = null;
        isTicking = true;
        guarded(() -> wheel.advance(ticker.nanoTime()));
        isTicking = false;
        if (wheel.armed() > 0) {
            wakeUpAt(wheel.nextNanos());
        }
    }

    private static void flush(Flushable flushable) {
        try {
            flushable.flush();
        } catch (Throwable failure) {
            log.error("A flush at the end of a turn failed", failure);
        }
    }

    /** One failing task must not take the rest of the turn with it: it is logged, the others run. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            log.error("A task of an event loop failed", failure);
        }
    }

    /** What this loop has collected for another one during the turn. */
    private final class Handover {

        private final EngineLoop target;
        private ArrayList<Runnable> tasks = new ArrayList<>();

        Handover(EngineLoop target) {
            this.target = target;
        }

        void add(Runnable task) {
            if (tasks.isEmpty()) {
                endOfTurn.add(this::post);
                scheduleTurnEnd();
            }
            tasks.add(task);
        }

        private void post() {
            if (tasks.isEmpty()) {
                return;
            }
            ArrayList<Runnable> batch = tasks;
            tasks = new ArrayList<>();
            try {
                target.execute(() -> batch.forEach(EngineLoop::guarded));
            } catch (RejectedExecutionException isShutDown) {
                log.debug("dropped what was meant for a loop that was shut down: {} tasks", batch.size());
            }
        }
    }
}
