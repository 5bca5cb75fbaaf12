package com.erpmax.realtime.client;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An application with a client, and a record of what its handlers hear. */
final class Application implements AutoCloseable {

    final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    final Queue<Boolean> wasRefused = new ConcurrentLinkedQueue<>();
    final RealtimeClient client;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<ClientState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<RealtimeClientException> problems = new LinkedBlockingQueue<>();

    /** @param setup what differs from the defaults; the back-off has hardly a delay */
    Application(ScriptedService service, Consumer<RealtimeClientBuilder> setup) {
        RealtimeClientBuilder builder = RealtimeClient.builder(service.address(), this::token)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(2));
        setup.accept(builder);
        client = builder.build();
        client.on(RealtimeEvent.NotificationNew.class, event -> heard.add(event.id()));
        client.on(RealtimeEvent.StatusUpdate.class, event -> heard.add(event.status()));
        client.on(RealtimeEvent.Truncated.class, event -> heard.add("truncated"));
        client.on(RealtimeEvent.UnreadChanged.class, event -> heard.add("unread " + event.unread()));
        client.onState(states::add);
        client.onProblem(problems::add);
    }

    String heard() {
        return ScriptedService.next(heard, "something heard");
    }

    /** What was heard and not asked for. */
    Queue<String> rest() {
        return heard;
    }

    RealtimeClientException problem() {
        return ScriptedService.next(problems, "a problem");
    }

    /** The next state of this kind, whatever comes before. */
    <S extends ClientState> S state(Class<S> kind) {
        ClientState state = ScriptedService.next(states, "a state");
        while (!kind.isInstance(state)) {
            state = ScriptedService.next(states, kind.getSimpleName());
        }
        return kind.cast(state);
    }

    /** The next state. */
    ClientState state() {
        return ScriptedService.next(states, "a state");
    }

    /** Records states of another client among this one's. */
    Consumer<ClientState> stateRecorder() {
        return states::add;
    }

    /** Waits until nothing is written any more. */
    @Override
    public void close() {
        client.close();
        client.ended()
                .toCompletableFuture()
                .orTimeout(ScriptedService.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private String token(boolean refused) {
        wasRefused.add(refused);
        String token = tokens.poll();
        return token == null ? "good" : token;
    }
}
