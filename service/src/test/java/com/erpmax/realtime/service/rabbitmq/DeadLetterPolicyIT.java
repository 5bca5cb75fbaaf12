package com.erpmax.realtime.service.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.testing.RabbitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The policy of {@code docs/operations.md} limits the queues of dead letters, and no others. */
class DeadLetterPolicyIT {

    private static final Path DOCUMENT = Path.of("../docs/operations.md");
    private static final Pattern COMMAND =
            Pattern.compile("\n    rabbitmqctl set_policy --apply-to queues (\\S+) '(\\S+)' '(\\S+)'\n");

    @Test
    void theOldestDeadLettersGoAndWhatWaitsOnOtherQueuesStays() throws Exception {
        Matcher command = COMMAND.matcher(Files.readString(DOCUMENT));
        assertThat(command.find()).isTrue();
        String limits = command.group(3).replace("268435456", "10");
        assertThat(limits).contains("\"max-length-bytes\":10,");
        String queue = "limited-" + UUID.randomUUID();
        String dead = QueueSettings.deadQueue(queue);
        try (TestBroker broker = new TestBroker()) {
            RabbitConnection connection = TestBroker.connection("policy", queue, dead);
            assertThat(connection.awaitUp(Duration.ofSeconds(60))).isTrue();
            RabbitServer.shared()
                    .control("set_policy", "--apply-to", "queues", command.group(1), command.group(2), limits);
            for (String body : new String[] {"first", "other", "third"}) {
                broker.publish(queue, body);
                broker.publish(dead, body);
            }
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(broker.count(dead)).isEqualTo(2));
            assertThat(broker.take(dead, 2)).extracting(TestBroker.Taken::body).containsExactly("other", "third");
            assertThat(broker.take(queue, 3))
                    .extracting(TestBroker.Taken::body)
                    .containsExactly("first", "other", "third");
            connection.stop();
            broker.delete(queue);
            broker.delete(dead);
        } finally {
            RabbitServer.shared().control("clear_policy", command.group(1));
        }
    }
}
