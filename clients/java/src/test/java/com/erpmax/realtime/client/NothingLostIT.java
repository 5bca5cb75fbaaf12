package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.ClientState.CaughtUp;
import com.erpmax.realtime.client.ClientState.Connected;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events once and in order, client events once, over real sockets. */
class NothingLostIT {

    private static final Duration PATIENCE = Duration.ofSeconds(ScriptedService.PATIENCE_SECONDS);

    @TempDir
    Path folder;

    private final ScriptedService service = new ScriptedService("/");
    private Application application = new Application(service, builder -> {});

    @AfterEach
    void end() {
        application.close();
        service.close();
    }

    @Test
    void goesOnFromItsPositionAndDropsWhatItHas() {
        application.client.connect();
        Socket socket = service.greeted();
        assertThat(ScriptedService.auth(socket)).doesNotContainKey("positions");
        ScriptedService.notify(socket, 4, 5, 5, 4, 6);
        assertThat(heard(3)).containsExactly("n4", "n5", "n6");
        ScriptedService.drop(socket);

        socket = service.socket();
        assertThat(ScriptedService.auth(socket)).containsEntry("positions", at(6));
        ScriptedService.notify(socket, 5, 6, 7, 8);
        ScriptedService.send(socket, "sync_state", ScriptedService.syncState(false));
        assertThat(heard(2)).containsExactly("n7", "n8");
        assertThat(application.rest()).isEmpty();
    }

    @Test
    void fillsAGapWhileLiveEventsGoOnComing() {
        application.client.connect();
        Socket socket = service.greeted();
        ScriptedService.notify(socket, 1, 4);
        Event first = service.asked("sync");
        ScriptedService.notify(socket, 5, 6);
        assertThat(ScriptedService.payload(first)).containsEntry("limit", 100).containsEntry("positions", at(1));
        ScriptedService.answer(first, Samples.page("e1", 2, 2, true, false));
        Event second = service.asked("sync");
        ScriptedService.notify(socket, 7);
        ScriptedService.answer(second, Samples.page("e1", 3, 5, false, false));
        ScriptedService.notify(socket, 8);

        assertThat(heard(8)).containsExactly("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8");
    }

    @Test
    void aGapThatTheConnectionDidNotOutliveIsFilledByTheNextOne() {
        application.client.connect();
        Socket socket = service.greeted();
        ScriptedService.notify(socket, 1, 4);
        service.asked("sync");
        ScriptedService.drop(socket);

        socket = service.socket();
        assertThat(ScriptedService.auth(socket)).containsEntry("positions", at(1));
        ScriptedService.notify(socket, 2, 3, 4, 5);
        assertThat(heard(5)).containsExactly("n1", "n2", "n3", "n4", "n5");
    }

    @Test
    void saysWhatWasLostAndAsksForTheRest() {
        application.client.connect();
        Socket socket = service.greeted();
        ScriptedService.notify(socket, 1);
        ScriptedService.drop(socket);
        socket = service.socket();
        ScriptedService.send(socket, "sync_state", ScriptedService.syncState(false, Samples.STREAM));
        service.answerSync(Samples.page("e1", 40, 41, false, true));
        ScriptedService.notify(socket, 42);

        assertThat(heard(5)).containsExactly("n1", "truncated", "n40", "n41", "n42");
        assertThat(application.rest()).isEmpty();
    }

    @Test
    void isCaughtUpWhenNothingIsLeftToCome() {
        application.close();
        PositionStore store = new FilePositionStore(folder.resolve("positions.json"));
        store.save(Samples.STREAM, new Position("e1", 0));
        application = new Application(service, builder -> builder.storage(store));
        application.client.connect();
        Socket socket = service.socket();
        ScriptedService.send(socket, "sync_state", ScriptedService.syncState(true));
        ScriptedService.notify(socket, 1, 3);
        Event sync = service.asked("sync");
        ScriptedService.send(socket, "sync_state", ScriptedService.syncState(false));
        assertThat(application.state(Connected.class)).isNotNull();
        ScriptedService.answer(sync, Samples.page("e1", 2, 3, false, false));

        application.state(CaughtUp.class);
        assertThat(heard(4)).containsExactly("unread 0", "n1", "n2", "n3");
    }

    @Test
    void asksOnDemand() {
        application.client.connect();
        ScriptedService.notify(service.greeted(), 1);
        assertThat(heard(1)).containsExactly("n1");
        var done = application.client.sync();
        assertThat(service.answerSync(Samples.page("e1", 2, 3, false, false))).containsEntry("positions", at(1));

        assertThat(done.toCompletableFuture().join()).isNull();
        assertThat(heard(2)).containsExactly("n2", "n3");
    }

    @Test
    void aSnapshotIsPassedOnAndMovesNoPosition() {
        application.client.connect();
        Socket socket = service.greeted();
        ScriptedService.send(
                socket,
                "status:update",
                Map.of("tenant_id", "t", "status", "running", "progress", 40, "job_id", "j", "replay", true));

        assertThat(heard(1)).containsExactly("running");
        assertThat(application.client.positions()).isEmpty();
    }

    @Test
    void positionsOutliveTheProgram() {
        application.close();
        Path file = folder.resolve("positions.json");
        application = new Application(service, builder -> builder.storage(new FilePositionStore(file)));
        application.client.connect();
        ScriptedService.notify(service.greeted(), 1, 2);
        assertThat(heard(2)).containsExactly("n1", "n2");
        awaitPosition(2);
        application.close();

        application = new Application(service, builder -> builder.storage(new FilePositionStore(file)));
        application.client.connect();
        Socket socket = service.greeted();
        assertThat(ScriptedService.auth(socket)).containsEntry("positions", at(2));
        ScriptedService.notify(socket, 2, 3);
        assertThat(heard(1)).containsExactly("n3");
    }

    @Test
    void aPositionIsKeptAfterTheHandlersHaveReturned() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        application.client.on("notification:new", event -> {
            inHandler.countDown();
            await(mayReturn);
        });
        application.client.connect();
        ScriptedService.notify(service.greeted(), 1);
        await(inHandler);
        assertThat(application.client.positions()).isEmpty();
        mayReturn.countDown();

        awaitPosition(1);
    }

    @Test
    void aClosedClientHasEndedWhenItsPositionsAreKept() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        application.client.on("notification:new", event -> {
            inHandler.countDown();
            await(mayReturn);
        });
        application.client.connect();
        ScriptedService.notify(service.greeted(), 1);
        await(inHandler);
        application.client.close();
        CompletableFuture<?> ended = application.client.ended().toCompletableFuture();
        Awaitility.await().atMost(PATIENCE).until(() -> application.client.state() instanceof ClientState.Closed);
        assertThat(ended).isNotDone();
        mayReturn.countDown();

        ended.get(ScriptedService.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(application.client.positions()).containsEntry(Samples.STREAM, new Position("e1", 1));
    }

    @Test
    void aHandlerThatThrowsIsReportedAndStopsNothing() {
        application.client.on("notification:new", event -> {
            throw new IllegalStateException("mine");
        });
        application.client.connect();
        ScriptedService.notify(service.greeted(), 1, 2);

        assertThat(application.problem().code()).isEqualTo("handler_failed");
        awaitPosition(2);
    }

    @Test
    void slowHandlersGetEveryEventOnce() {
        application.close();
        application = new Application(service, builder -> builder.queuedEvents(4));
        CountDownLatch mayReturn = new CountDownLatch(1);
        application.client.on("notification:new", event -> await(mayReturn));
        application.client.connect();
        service.answerSyncs(Samples.EPOCH, 50);
        ScriptedService.notify(service.greeted(), LongStream.rangeClosed(1, 50).toArray());
        mayReturn.countDown();

        assertThat(heard(50))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 50).mapToObj(seq -> "n" + seq).toList());
        awaitPosition(50);
        assertThat(application.rest()).isEmpty();
    }

    @Test
    void aClientEventIsRepeatedWithItsIdUntilItIsAnswered() {
        application.client.connect();
        var answer = application.client.send("say", Map.of("text", "hello"), PATIENCE);
        Socket socket = service.greeted();
        Map<String, @Nullable Object> first = ScriptedService.payload(service.asked("say"));
        ScriptedService.drop(socket);
        service.greeted();
        Event second = service.asked("say");
        ScriptedService.answer(second, Map.of("id", 7));

        assertThat(first).containsEntry("text", "hello").containsKey("client_event_id");
        assertThat(ScriptedService.payload(second)).isEqualTo(first);
        assertThat(answer.toCompletableFuture().join()).isEqualTo(Map.of("id", 7));
    }

    @Test
    void anErrorAnswerHasItsCode() {
        application.client.connect();
        service.greeted();
        var answer = application.client.send("say", Map.of(), PATIENCE);
        ScriptedService.answer(
                service.asked("say"), Map.of("message", "no", "code", "invalid_payload", "event", "say"));

        var failure =
                answer.handle((value, problem) -> problem).toCompletableFuture().join();
        assertThat(failure)
                .isInstanceOfSatisfying(
                        RealtimeClientException.class,
                        problem -> assertThat(problem.code()).isEqualTo("invalid_payload"));
    }

    @Test
    void answersWhatTheServiceAsks() {
        application.client.answer(
                "how are you", event -> Map.of("well", event.payload().get("who") != null));
        application.client.connect();
        var answer = ScriptedService.ask(service.greeted(), "how are you", Map.of("who", "me"));

        assertThat(answer.toCompletableFuture().join()).isEqualTo(Map.of("well", true));
    }

    @Test
    void unreadCountsComeFromTheHighestVersion() {
        application.client.connect();
        Socket socket = service.socket();
        ScriptedService.send(
                socket,
                "sync_state",
                Map.of("unread", 5, "version", 10, "more", false, "truncated", List.of(), "positions", Map.of()));
        ScriptedService.send(
                socket, "notification_read_confirmed", Map.of("notification_id", "n", "unread_count", 6, "version", 9));
        ScriptedService.send(
                socket,
                "notification_read_confirmed",
                Map.of("notification_id", "n", "unread_count", 4, "version", 11));

        assertThat(heard(2)).containsExactly("unread 5", "unread 4");
        assertThat(application.client.unread()).contains(new RealtimeEvent.UnreadChanged(4, 11));
    }

    private static Object at(long seq) {
        return Samples.overTheWire(Map.of(Samples.STREAM, Samples.position("e1", seq)));
    }

    /** The next things that were heard, without what every connection begins with. */
    private List<String> heard(int count) {
        return Stream.generate(application::heard)
                .filter(what -> !what.equals("unread 0") || count == 4)
                .limit(count)
                .toList();
    }

    private void awaitPosition(long seq) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> application.client.positions().equals(Map.of(Samples.STREAM, new Position("e1", seq))));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(ScriptedService.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
