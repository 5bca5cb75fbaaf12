package com.erpmax.realtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.redis.BusMeter;
import com.erpmax.realtime.engine.metrics.EngineMeter;
import com.erpmax.realtime.service.bridge.BridgeMeter;
import com.erpmax.realtime.service.catchup.CatchUpMeter;
import com.erpmax.realtime.service.database.DatabaseMeter;
import com.erpmax.realtime.service.events.EventMeter;
import com.erpmax.realtime.service.notifications.NotificationMeter;
import com.erpmax.realtime.service.provisioning.ProvisioningMeter;
import com.erpmax.realtime.service.rabbitmq.RabbitMeter;
import com.erpmax.realtime.service.realtime.RealtimeMeter;
import com.erpmax.realtime.service.server.ServerMeter;
import com.erpmax.realtime.service.testing.GeneratedDocument;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.metrics.SocketMeter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is made from the enums of the meters, and no meter of ours is missing in it. */
class MetricsDocumentTest {

    /** One meter as it is documented. */
    private record Row(String section, String name, String type, List<String> tags, String meaning) {

        String prometheusName() {
            String name = this.name.replace('.', '_');
            return switch (type) {
                case "counter" -> name + "_total";
                case "timer" -> name + "_seconds";
                default -> name;
            };
        }
    }

    @Test
    void thePageIsUpToDate() {
        GeneratedDocument.check("metrics.md", render());
    }

    @Test
    void everyMeterOfARunningServiceIsDocumentedWithItsTags() {
        RunningService service = RunningService.shared();
        try (SocketClient client = SocketClient.connected(
                service,
                "/ws",
                service.token(UUID.randomUUID().toString(), UUID.randomUUID().toString()))) {
            client.emit("/ws", "dance", "{}");
            client.awaitEvent("/ws", "error");
            client.connect("/billing", "{}");
            client.awaitRefusal("/billing");
        }
        List<Meter.Id> own = service.bean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("realtime."))
                .toList();
        assertThat(own).extracting(Meter.Id::getName).contains("realtime.socket.refusals", "realtime.events.refused");
        assertThat(own)
                .allSatisfy(id -> assertThat(rows()).anySatisfy(row -> {
                    assertThat(row.name()).isEqualTo(id.getName());
                    assertThat(row.tags())
                            .containsExactlyInAnyOrderElementsOf(
                                    id.getTags().stream().map(Tag::getKey).toList());
                }));
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                <!-- Made from the enums of the meters; write it again with ./dev docs -->

                Served at `/actuator/prometheus`, beside the usual meters of the JVM, the process and the HTTP API. Numbers
                are those of one instance.
                """);
        String section = "";
        for (Row row : rows()) {
            if (!row.section().equals(section)) {
                section = row.section();
                page.append("\n## ").append(section).append("\n\n");
                page.append("| name | type | tags | meaning |\n| --- | --- | --- | --- |\n");
            }
            page.append("| `").append(row.prometheusName()).append("` | ").append(row.type());
            page.append(" | ").append(String.join(", ", row.tags()));
            page.append(" | ").append(row.meaning()).append(" |\n");
        }
        return page.toString();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (EngineMeter meter : EngineMeter.values()) {
            rows.add(new Row("Connections", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (ServerMeter meter : ServerMeter.values()) {
            rows.add(new Row("Connections", meter.meterName(), meter.type(), List.of(), meter.meaning()));
        }
        for (SocketMeter meter : SocketMeter.values()) {
            rows.add(new Row("Sockets and rooms", meter.meterName(), meter.type(), meter.tags(), meter.meaning()));
        }
        for (RealtimeMeter meter : RealtimeMeter.values()) {
            rows.add(new Row("Events", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (EventMeter meter : EventMeter.values()) {
            rows.add(new Row("Events", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (NotificationMeter meter : NotificationMeter.values()) {
            rows.add(new Row("Events", meter.meterName(), meter.type(), List.of(), meter.meaning()));
        }
        for (CatchUpMeter meter : CatchUpMeter.values()) {
            rows.add(new Row("Events", meter.meterName(), meter.type(), List.of(), meter.meaning()));
        }
        for (ProvisioningMeter meter : ProvisioningMeter.values()) {
            rows.add(new Row("Provisioning", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (BusMeter meter : BusMeter.values()) {
            rows.add(new Row("Between instances", meter.meterName(), meter.type(), meter.tags(), meter.meaning()));
        }
        for (BridgeMeter meter : BridgeMeter.values()) {
            rows.add(new Row("Python services", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (RabbitMeter meter : RabbitMeter.values()) {
            rows.add(new Row("RabbitMQ", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        for (DatabaseMeter meter : DatabaseMeter.values()) {
            rows.add(new Row("Database", meter.meterName(), meter.type(), tags(meter.tag()), meter.meaning()));
        }
        return rows;
    }

    private static List<String> tags(String tag) {
        return tag.isEmpty() ? List.of() : List.of(tag);
    }
}
