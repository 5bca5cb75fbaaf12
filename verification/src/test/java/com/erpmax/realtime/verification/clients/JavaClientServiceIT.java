package com.erpmax.realtime.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.ClientState;
import com.erpmax.realtime.client.FilePositionStore;
import com.erpmax.realtime.client.Position;
import com.erpmax.realtime.client.RealtimeClient;
import com.erpmax.realtime.client.RealtimeClientBuilder;
import com.erpmax.realtime.client.RealtimeEvent.NotificationNew;
import com.erpmax.realtime.client.RealtimeEvent.Truncated;
import com.erpmax.realtime.client.RealtimeEvent.UnreadChanged;
import com.erpmax.realtime.verification.proxy.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client and the whole service: each event once and in order, whatever happens in between. */
class JavaClientServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofMinutes(30);

    @TempDir
    static Path data;

    private static LiveService service;

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final List<RealtimeClient> clients = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void startService() {
        service = new LiveService(data);
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    /** A position that is kept late would find its folder gone. */
    @AfterEach
    void closeClients() {
        clients.forEach(RealtimeClient::close);
        clients.forEach(JavaClientServiceIT::ended);
    }

    /** Closes a client and waits until its positions are kept. */
    private static void ended(RealtimeClient client) {
        client.close();
        client.ended()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void everyEventComesOnceAndInOrderWhateverBecomesOfTheConnections() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(service.port())) {
            RealtimeClient client = client(proxy.port(), builder -> {});
            await(ClientState.CaughtUp.class);
            for (int round = 0; round < 6; round++) {
                publish(20 * round + 1, 20 * round + 10);
                proxy.reset();
                publish(20 * round + 11, 20 * round + 20);
            }

            assertThat(titles(120)).isEqualTo(numbers(1, 120));
            assertThat(client.state()).isInstanceOfAny(ClientState.Connected.class, ClientState.CaughtUp.class);
        }
    }

    @Test
    void whatCameWhileTheProgramDidNotRunComesAfterwardsAndNothingTwice() {
        Consumer<RealtimeClientBuilder> storage =
                builder -> builder.storage(new FilePositionStore(folder.resolve("positions.json")));
        RealtimeClient first = client(service.port(), storage);
        await(ClientState.CaughtUp.class);
        publish(1, 3);
        assertThat(titles(3)).isEqualTo(numbers(1, 3));
        ended(first);
        await(ClientState.Closed.class);
        publish(4, 250);

        client(service.port(), storage);
        assertThat(titles(247)).isEqualTo(numbers(4, 250));
        await(ClientState.CaughtUp.class);
    }

    @Test
    void withoutReplayTheClientFetchesTheSamePageByPage() {
        Consumer<RealtimeClientBuilder> storage =
                builder -> builder.storage(new FilePositionStore(folder.resolve("positions.json")))
                        .queuedEvents(20)
                        .replay(false);
        RealtimeClient first = client(service.port(), storage);
        await(ClientState.CaughtUp.class);
        ended(first);
        await(ClientState.Closed.class);
        publish(1, 150);

        client(service.port(), storage);
        assertThat(titles(150)).isEqualTo(numbers(1, 150));
    }

    @Test
    void aNewUserGetsTheUnreadNotifications() {
        publish(1, 3);
        client(service.port(), builder -> {});

        assertThat(titles(3)).isEqualTo(numbers(1, 3));
        await(ClientState.CaughtUp.class);
    }

    @Test
    void anEarlierLifeOfAStreamIsSaidToBeLost() {
        publish(1, 2);
        FilePositionStore store = new FilePositionStore(folder.resolve("positions.json"));
        store.save("/notifications#user:" + user, new Position("another life", 7));
        client(service.port(), builder -> builder.storage(store));

        assertThat(next(Truncated.class, NotificationNew.class))
                .isEqualTo(new Truncated("/notifications#user:" + user));
        assertThat(titles(2)).containsExactly("1", "2");
        await(ClientState.CaughtUp.class);
        assertThat(heard).noneMatch(Truncated.class::isInstance);
    }

    @Test
    void readingChangesTheCountEverywhere() {
        RealtimeClient one = client(service.port(), builder -> {});
        await(ClientState.CaughtUp.class);
        publish(1, 2);
        NotificationNew event = (NotificationNew) next(NotificationNew.class);
        next(NotificationNew.class);
        Map<String, ?> answer =
                one.markRead(event.id(), PATIENCE).toCompletableFuture().join();
        assertThat(answer.get("unread_count")).isEqualTo(1);

        assertThat(one.unread())
                .hasValueSatisfying(unread -> assertThat(unread.unread()).isEqualTo(1));
        assertThat(((UnreadChanged) next(UnreadChanged.class)).version()).isPositive();
    }

    @Test
    void anExpiredTokenIsReplacedByAFreshOne() {
        String expired = service.token(user, tenant, Duration.ofMinutes(-5));
        String fresh = service.token(user, tenant, LIFE);
        RealtimeClient client =
                built(RealtimeClient.builder(address(service.port()), refused -> refused ? fresh : expired));
        client.connect();

        assertThat(((ClientState.Waiting) next(ClientState.Waiting.class)).reason())
                .isEqualTo("token_expired");
        await(ClientState.CaughtUp.class);
    }

    @Test
    void aTokenThatStaysExpiredIsRefused() {
        String expired = service.token(user, tenant, Duration.ofMinutes(-5));
        built(RealtimeClient.builder(address(service.port()), refused -> expired))
                .connect();

        assertThat(((ClientState.Refused) next(ClientState.Refused.class)).code())
                .isEqualTo("token_expired");
    }

    @Test
    void theServiceCanEndItForGood() {
        client(service.port(), builder -> {});
        await(ClientState.CaughtUp.class);
        service.disconnectAll();

        assertThat(next(ClientState.Closed.class)).isEqualTo(new ClientState.Closed("io server disconnect"));
    }

    private RealtimeClient client(int port, Consumer<RealtimeClientBuilder> setup) {
        RealtimeClientBuilder builder =
                RealtimeClient.builder(address(port), refused -> service.token(user, tenant, LIFE));
        setup.accept(builder);
        RealtimeClient client = built(builder);
        client.connect();
        return client;
    }

    private RealtimeClient built(RealtimeClientBuilder builder) {
        RealtimeClient client =
                builder.backoff(Duration.ofMillis(1), Duration.ofMillis(10)).build();
        clients.add(client);
        client.on(NotificationNew.class, heard::add);
        client.on(Truncated.class, heard::add);
        client.on(UnreadChanged.class, heard::add);
        client.onState(heard::add);
        return client;
    }

    private void publish(int first, int last) {
        for (int i = first; i <= last; i++) {
            service.notify(user, UUID.randomUUID().toString(), String.valueOf(i));
        }
    }

    private List<String> titles(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ((NotificationNew) next(NotificationNew.class)).title())
                .toList();
    }

    private void await(Class<? extends ClientState> state) {
        next(state);
    }

    /** The next of these kinds that was heard, whatever else was heard before. */
    private Object next(Class<?>... kinds) {
        try {
            Object next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            while (next != null && !isOneOf(next, kinds)) {
                next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(next).as("something of " + List.of(kinds)).isNotNull();
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean isOneOf(Object value, Class<?>... kinds) {
        return List.of(kinds).stream().anyMatch(kind -> kind.isInstance(value));
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
