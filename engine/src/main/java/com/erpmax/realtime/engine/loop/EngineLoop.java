package com.erpmax.realtime.engine.loop;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private final TimerWheel wheel = new TimerWheel(System.nanoTime());
    private final Map<EngineLoop, Handover> handovers = new HashMap<>();
    private ArrayList<Flushable> dirty = new ArrayList<>();
    private ArrayList<Flushable> flushing = new ArrayList<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private boolean turnEndScheduled;
    private boolean tickScheduled;

    EngineLoop(EventLoop eventLoop, int index) {
        this.eventLoop = eventLoop;
        this.index = index;
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
     * After the loop has been shut down the task is rejected with {@link java.util.concurrent.RejectedExecutionException}.
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
        wheel.arm(node, System.nanoTime(), delay.toNanos());
        scheduleTick();
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

    /** Whether the loop is the one behind this channel or executor. */
    boolean isFor(EventLoop candidate) {
        return eventLoop == candidate;
    }

    private void scheduleTurnEnd() {
        if (!turnEndScheduled) {
            turnEndScheduled = true;
            eventLoop.execute(this::endTurn);
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

    private void scheduleTick() {
        if (!tickScheduled) {
            tickScheduled = true;
            var unused = eventLoop.schedule(this::tick, wheel.nanosToNextTick(System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        tickScheduled = false;
        guarded(() -> wheel.advance(System.nanoTime()));
        if (wheel.armed() > 0) {
            scheduleTick();
        }
    }

    private static void flush(Flushable flushable) {
        try {
            flushable.flush();
        } catch (RuntimeException failure) {
            log.error("A flush at the end of a turn failed", failure);
        }
    }

    /** One failing task must not take the rest of the turn with it: it is logged, the others run. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
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
            ArrayList<Runnable> batch = tasks;
            tasks = new ArrayList<>();
            target.execute(() -> batch.forEach(EngineLoop::guarded));
        }
    }
}
