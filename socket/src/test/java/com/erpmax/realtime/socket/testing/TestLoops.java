package com.erpmax.realtime.socket.testing;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;

/** Two real event loops, borrowed from an engine that serves nothing else. */
public final class TestLoops implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int MOST_ATTEMPTS = 50;

    private final Set<EngineLoop> loops = new CopyOnWriteArraySet<>();
    private final EngineServer engine;

    /** Starts them. */
    public TestLoops() {
        engine = EngineServer.builder().eventLoops(LOOPS).start(this::note);
        for (int attempt = 0; loops.size() < LOOPS; attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw new AssertionError("loops: " + loops.size() + " (expected: " + LOOPS + ")");
            }
            WebSocketClient.open(engine.port()).abort();
        }
    }

    /** The loops. */
    public List<EngineLoop> all() {
        return new ArrayList<>(loops);
    }

    /** One of the loops. */
    public EngineLoop first() {
        return all().getFirst();
    }

    /** Runs a task on a loop and waits for its answer. */
    public static <T> T on(EngineLoop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop::execute).join();
    }

    /** Runs a task on a loop and waits for its end. */
    public static void run(EngineLoop loop, Runnable task) {
        CompletableFuture.runAsync(task, loop::execute).join();
    }

    @Override
    public void close() {
        engine.close();
    }

    private EngineListener note(EngineSession session) {
        loops.add(session.loop());
        return new EngineListener() {
            @Override
            public void onText(String message) {}

            @Override
            public void onBinary(byte[] message) {}

            @Override
            public void onUpgrade(TransportKind transport) {}

            @Override
            public void onClose(CloseReason reason) {}
        };
    }
}
