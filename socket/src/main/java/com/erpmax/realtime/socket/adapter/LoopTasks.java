package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Runs the same task on every loop and collects what they answer. A loop that has been shut down counts as empty. */
@AnyThread
final class LoopTasks {
    private LoopTasks() {}

    static <T> CompletionStage<List<T>> onEach(Iterable<EngineLoop> loops, T whenGone, Function<EngineLoop, T> task) {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        for (EngineLoop loop : loops) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            answers.add(answer);
            try {
                loop.execute(() -> complete(answer, loop, task));
            } catch (RejectedExecutionException loopIsGone) {
                answer.complete(whenGone);
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static <T> void complete(CompletableFuture<T> answer, EngineLoop loop, Function<EngineLoop, T> task) {
        try {
            answer.complete(task.apply(loop));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
