package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.client.ClientState.CaughtUp;
import com.erpmax.realtime.client.ClientState.Closed;
import com.erpmax.realtime.client.ClientState.Connected;
import com.erpmax.realtime.client.ClientState.Connecting;
import com.erpmax.realtime.client.ClientState.Idle;
import com.erpmax.realtime.client.ClientState.Refused;
import com.erpmax.realtime.client.ClientState.Waiting;
import com.erpmax.realtime.socket.namespace.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client connects, comes back and ends, over real sockets. */
class ComingBackIT {

    private final ScriptedService service = new ScriptedService("/", "/notifications");
    private Application application = new Application(service, builder -> {});

    @AfterEach
    void end() {
        application.close();
        service.close();
    }

    @Test
    void tellsItsStatesInTheirOrder() {
        assertThat(application.client.state()).isEqualTo(new Idle());
        application.client.connect();
        service.greeted();

        assertThat(application.state()).isEqualTo(new Connecting(1));
        assertThat(application.state()).isEqualTo(new Connected());
        assertThat(application.state()).isEqualTo(new CaughtUp());
        assertThat(application.client.state()).isEqualTo(new CaughtUp());
    }

    @Test
    void comesBackAfterTheTransportWasClosed() {
        application.client.connect();
        ScriptedService.drop(service.greeted());
        Waiting waiting = application.state(Waiting.class);
        service.greeted();

        assertThat(waiting.reason()).startsWith("transport");
        assertThat(waiting.attempt()).isEqualTo(1);
        assertThat(waiting.delay()).isLessThanOrEqualTo(Duration.ofMillis(1));
        application.state(CaughtUp.class);
    }

    @Test
    void comesBackAfterTwoDropsInARowWithAFreshTokenEach() {
        application.tokens.addAll(List.of("good1", "good2", "good3"));
        application.client.connect();
        ScriptedService.drop(service.socket());
        ScriptedService.drop(service.socket());
        service.greeted();

        assertThat(List.of(service.token(), service.token(), service.token()))
                .containsExactly("good1", "good2", "good3");
        assertThat(application.wasRefused).containsExactly(false, false, false);
        application.state(CaughtUp.class);
    }

    @Test
    void staysAwayWhenTheServiceEndsItAndConnectsAgainWhenTold() {
        application.client.connect();
        service.greeted().disconnect();

        assertThat(application.state(Closed.class)).isEqualTo(new Closed("io server disconnect"));
        application.client.connect();
        service.greeted();
        application.state(CaughtUp.class);
    }

    @Test
    void refusedTokenIsReplacedByAFreshOne() {
        application.tokens.add("token_expired");
        application.client.connect();
        service.greeted();

        assertThat(application.state(Waiting.class).reason()).isEqualTo("token_expired");
        assertThat(application.wasRefused).containsExactly(false, true);
        application.state(CaughtUp.class);
    }

    @Test
    void givesUpWhenTheFreshTokenIsRefusedToo() {
        application.tokens.addAll(List.of("token_expired", "token_invalid"));
        application.client.connect();

        assertThat(application.state(Refused.class)).isEqualTo(new Refused("token_invalid", "Refused: token_invalid"));
        assertThat(application.wasRefused).containsExactly(false, true);
        application.client.connect();
        service.greeted();
        application.state(CaughtUp.class);
        assertThat(application.wasRefused).containsExactly(false, true, false);
    }

    @Test
    void aConnectionInBetweenMakesARefusalTheFirstAgain() {
        application.tokens.addAll(List.of("token_expired", "good", "token_expired", "good"));
        application.client.connect();
        Socket first = service.greeted();
        application.state(CaughtUp.class);
        ScriptedService.drop(first);
        service.greeted();

        application.state(CaughtUp.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant_required", "forbidden"})
    void givesUpAtOnceWhereAnotherTokenWouldNotHelp(String code) {
        application.tokens.add(code);
        application.client.connect();

        assertThat(application.state(Refused.class).code()).isEqualTo(code);
        assertThat(application.wasRefused).hasSize(1);
    }

    @Test
    void aTokenThatCannotBeHadIsAFailedAttempt() {
        try (RealtimeClient client = RealtimeClient.builder(service.address(), new FailingOnce())
                .backoff(Duration.ofMillis(1), Duration.ofMillis(2))
                .build()) {
            client.connect();
            service.greeted();
        }
    }

    @Test
    void waitsAsLongAsTheServiceSaysAndConnectsAtOnceWhenTold() throws Exception {
        try (Door door = new Door(service.port());
                RealtimeClient client = RealtimeClient.builder(door.address(), refused -> "good")
                        .build()) {
            Consumer<ClientState> states = application.stateRecorder();
            client.onState(states);
            door.refuse("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n");
            client.connect();
            Waiting waiting = application.state(Waiting.class);
            assertThat(waiting.delay()).isBetween(Duration.ofSeconds(100), Duration.ofMillis(100_500));
            assertThat(waiting.reason()).isEqualTo("HTTP 503");

            door.open();
            client.connect();
            service.greeted();
            application.state(CaughtUp.class);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsLeft() throws Exception {
        try (Door door = new Door(service.port());
                RealtimeClient client = RealtimeClient.builder(door.address(), refused -> "good")
                        .limits(ClientLimits.defaults().withConnectTimeout(Duration.ofMillis(50)))
                        .backoff(Duration.ofMillis(1), Duration.ofMillis(2))
                        .build()) {
            client.onState(application.stateRecorder());
            door.refuse("");
            client.connect();

            assertThat(application.state(Waiting.class).reason()).isEqualTo("timeout");
        }
    }

    @Test
    void subscriptionsAreSentOnEveryConnectionUntilTheyAreTakenBack() {
        application.client.connect();
        Registration first = application.client.subscribe("watch", Map.of("room", "kitchen"));
        application.client.subscribe("watch", Map.of("room", "garden"));
        Socket socket = service.greeted();
        assertThat(watched()).isEqualTo("kitchen");
        assertThat(watched()).isEqualTo("garden");
        ScriptedService.drop(socket);
        socket = service.greeted();
        assertThat(watched()).isEqualTo("kitchen");
        assertThat(watched()).isEqualTo("garden");
        first.close();
        ScriptedService.drop(socket);
        service.greeted();

        assertThat(watched()).isEqualTo("garden");
    }

    @Test
    void entersSeveralNamespacesAndIsConnectedWhenItIsInAll() {
        application.close();
        application = new Application(service, builder -> builder.namespaces("/", "/notifications"));
        application.client.connect();
        Socket one = service.greeted();
        Socket other = service.greeted();
        application.state(CaughtUp.class);
        assertThat(List.of(one.namespace().name(), other.namespace().name()))
                .containsExactlyInAnyOrder("/", "/notifications");

        Socket notifications = one.namespace().name().equals("/") ? other : one;
        var answer = application.client.markRead("n1", Duration.ofSeconds(30));
        var event = service.asked("notification_read");
        assertThat(event.socket()).isSameAs(notifications);
        ScriptedService.answer(event, Map.of("notification_id", "n1", "unread_count", 4, "version", 9));
        assertThat(answer.toCompletableFuture().join()).containsEntry("unread_count", 4);
    }

    @Test
    void announcesWhatItWasBuiltFor() {
        application.close();
        application = new Application(service, builder -> builder.refresh(true).replay(false));
        application.client.connect();

        assertThat(ScriptedService.auth(service.greeted()))
                .isEqualTo(Map.of("token", "good", "refresh", true, "replay", false));
    }

    @Test
    void aClosedClientStaysClosed() {
        application.client.connect();
        service.greeted();
        application.client.close();

        assertThat(application.state(Closed.class)).isEqualTo(new Closed("io client disconnect"));
        assertThatThrownBy(application.client::connect).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> application
                        .client
                        .send("x", Map.of(), Duration.ofSeconds(30))
                        .toCompletableFuture()
                        .join())
                .hasRootCauseInstanceOf(RealtimeClientException.class)
                .hasMessageContaining("closed");
    }

    private @Nullable Object watched() {
        return ScriptedService.payload(service.asked("watch")).get("room");
    }

    private static final class FailingOnce implements TokenSource {

        private boolean failed;

        @Override
        public String token(boolean refused) throws Exception {
            if (!failed) {
                failed = true;
                throw new IOException("no network");
            }
            return "good";
        }
    }
}
