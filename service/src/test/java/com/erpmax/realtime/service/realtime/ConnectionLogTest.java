package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConnectionLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("com.erpmax.realtime.connections");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final RunningService service = RunningService.shared();
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void comingAndGoingIsOneLineEachWithoutTheToken() {
        SocketClient client = SocketClient.connected(service, "/ws/billing", token);
        String sid = client.awaitPacket("40/ws/billing,").replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        String connected = awaitLine("connected socket=" + sid);
        assertThat(connected)
                .isEqualTo("connected socket=" + sid + " namespace=/billing user=" + user + " tenant=" + tenant
                        + " transport=websocket address=127.0.0.1");
        client.close();
        String disconnected = awaitLine("disconnected socket=" + sid);
        assertThat(disconnected)
                .startsWith("disconnected socket=" + sid + " namespace=/billing user=" + user + " tenant=" + tenant
                        + " reason=\"transport ")
                .matches(".* duration=\\d+\\.\\d{3}s");
        assertThat(messages()).filteredOn(line -> line.contains(sid)).hasSize(2);
        assertThat(messages()).noneMatch(line -> line.contains(token));
    }

    @Test
    void aRefusalIsOneLineWithItsCode() {
        try (SocketClient client = SocketClient.open(service)) {
            client.connect("/provisioning", "{\"token\":\"secret-garbage\"}");
            client.awaitRefusal("/provisioning");
            assertThat(awaitLine("refused namespace=/provisioning"))
                    .isEqualTo("refused namespace=/provisioning code=token_invalid address=127.0.0.1");
            assertThat(messages()).noneMatch(line -> line.contains("secret-garbage"));
        }
    }

    @Test
    void aClientCannotWriteLinesOfItsOwn() {
        assertThat(ConnectionLog.printable("/a\nconnected socket=x\u001b[31m\u2028é"))
                .isEqualTo("/a?connected?socket=x?[31m??");
        assertThat(ConnectionLog.printable("/" + "x".repeat(500))).hasSize(100);
    }

    private String awaitLine(String start) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> messages().stream().anyMatch(line -> line.startsWith(start)));
        return messages().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private List<String> messages() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
