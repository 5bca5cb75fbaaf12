package com.erpmax.realtime.service.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.RabbitAddress;
import com.erpmax.realtime.testing.FreePort;
import com.erpmax.realtime.testing.RabbitServer;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that is opened again whenever it is lost. */
class RabbitConnectionIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String queue = "connected-" + UUID.randomUUID();
    private TestBroker broker;

    @BeforeEach
    void connect() throws Exception {
        broker = new TestBroker();
    }

    @AfterEach
    void disconnect() throws IOException {
        broker.delete(queue);
        broker.close();
    }

    @Test
    void connectionThatTheBrokerEndsIsOpenedAgainWithItsQueues() throws Exception {
        String name = "ended-" + UUID.randomUUID();
        RabbitConnection connection = TestBroker.connection(name, queue);
        assertThat(connection.awaitUp(SOON)).isTrue();
        Channel before = connection.channel();
        broker.delete(queue);

        RabbitServer.shared()
                .control(
                        "eval",
                        "[rabbit_networking:close_connection(P, \"test\") || P <- rabbit_networking:connections(),"
                                + " [{client_properties, T}] <- [rabbit_reader:info(P, [client_properties])],"
                                + " {<<\"connection_name\">>, _, N} <- T, N =:= <<\"erpmax-realtime " + name
                                + "\">>].");

        await().atMost(SOON).until(() -> !before.isOpen());
        assertThat(connection.awaitUp(SOON)).isTrue();
        assertThat(connection.messageCount(queue)).as("it is declared again").isZero();
        connection.stop();
    }

    @Test
    void whoIsNotLetInIsToldSoAtTheStartAndABrokerThatIsAwayIsWaitedFor() {
        RabbitAddress right = TestBroker.address();
        assertThatCode(() -> RabbitConfiguration.refuseWrongLogin(right)).doesNotThrowAnyException();

        RabbitAddress stranger =
                new RabbitAddress(false, right.host(), right.port(), right.user(), "wrong-password", right.vhost());
        assertThatThrownBy(() -> RabbitConfiguration.refuseWrongLogin(stranger))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("RABBITMQ_URL")
                .hasMessageContaining("refuses the user or password")
                .hasMessageNotContaining("wrong-password");

        RabbitAddress nowhere =
                new RabbitAddress(false, right.host(), right.port(), right.user(), right.password(), "nowhere");
        assertThatThrownBy(() -> RabbitConfiguration.refuseWrongLogin(nowhere))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("refuses the virtual host");

        RabbitAddress away =
                new RabbitAddress(false, right.host(), FreePort.find(), right.user(), right.password(), right.vhost());
        assertThatCode(() -> RabbitConfiguration.refuseWrongLogin(away)).doesNotThrowAnyException();
    }

    @Test
    void queueThatIsThereWithOtherPropertiesIsUsedAsItIs() throws Exception {
        broker.declare(queue, Map.of("x-max-length", 1));
        RabbitConnection connection = TestBroker.connection("other", queue);

        assertThat(connection.awaitUp(SOON)).isTrue();
        broker.publish(queue, "first");
        broker.publish(queue, "second");

        await().atMost(SOON).until(() -> connection.messageCount(queue) == 1);
        connection.stop();
    }

    @Test
    void queueThatWasDeletedIsThereAfterItWasDeclaredAgain() throws Exception {
        RabbitConnection connection = TestBroker.connection("deleted", queue);
        assertThat(connection.awaitUp(SOON)).isTrue();
        broker.delete(queue);
        assertThatThrownBy(() -> connection.messageCount(queue)).isInstanceOf(BrokerUnavailableException.class);

        connection.declareQueues();

        assertThat(connection.messageCount(queue)).isZero();
        connection.stop();
    }

    @Test
    void somethingElseThatAnswersOnThePortIsTriedOnAndOn() throws Exception {
        broker.declare(queue);
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) SOON.toMillis());
            ConnectionFactory factory = RabbitConfiguration.factory(TestBroker.address());
            factory.setPort(server.getLocalPort());
            RabbitConnection connection = new RabbitConnection(factory, "elsewhere", Set.of(queue));
            connection.start();

            for (int i = 0; i < 3; i++) {
                try (Socket caller = server.accept()) {
                    assertThat(caller.getInputStream().read()).isEqualTo('A');
                    caller.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }

            assertThat(connection.isUp()).isFalse();
            assertThatThrownBy(connection::channel).isInstanceOf(BrokerUnavailableException.class);
            connection.stop();
        }
    }

    @Test
    void connectionThatIsStoppedIsNotOpenedAgain() throws Exception {
        RabbitConnection connection = TestBroker.connection("stopped", queue);
        assertThat(connection.awaitUp(SOON)).isTrue();
        Channel channel = connection.channel();

        connection.stop();

        assertThat(channel.isOpen()).isFalse();
        assertThat(connection.awaitUp(SOON)).as("answers at once").isFalse();
        assertThatThrownBy(connection::channel).isInstanceOf(BrokerUnavailableException.class);
        assertThat(connection.isRunning()).isFalse();
    }
}
