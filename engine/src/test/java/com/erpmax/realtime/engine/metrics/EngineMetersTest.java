package com.erpmax.realtime.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EngineMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EngineMeters meters = new EngineMeters(registry);

    @Test
    void openSessionsAreCountedByTheTransportThatCarriesThem() {
        meters.opened("polling");
        meters.opened("polling");
        meters.opened("websocket");
        meters.upgraded("polling", "websocket");
        meters.closed("websocket", "transport close");
        assertThat(registry.get("realtime.engine.sessions")
                        .tag("transport", "polling")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("realtime.engine.sessions")
                        .tag("transport", "websocket")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("realtime.engine.opened")
                        .tag("transport", "polling")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("realtime.engine.upgraded").counter().count()).isEqualTo(1);
        assertThat(registry.get("realtime.engine.closed")
                        .tag("reason", "transport close")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void refusalsAreCountedByCode() {
        meters.refused("3");
        meters.refused("3");
        meters.refused("503");
        assertThat(registry.get("realtime.engine.refused")
                        .tag("code", "3")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("realtime.engine.refused")
                        .tag("code", "503")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void everyMeterIsRegisteredAsItIsDescribed() {
        meters.opened("polling");
        meters.upgraded("polling", "websocket");
        meters.closed("polling", "ping timeout");
        meters.unavailable("full");
        meters.refused("1");
        assertThat(EngineMeter.values()).allSatisfy(meter -> {
            assertThat(registry.get(meter.meterName()).meter().getId().getDescription())
                    .isEqualTo(meter.meaning());
            assertThat(registry.get(meter.meterName()).meter().getId().getType().name())
                    .isEqualToIgnoringCase(meter.type());
            assertThat(registry.get(meter.meterName()).meter().getId().getTags().stream()
                            .map(tag -> tag.getKey())
                            .reduce("", String::concat))
                    .isEqualTo(meter.tag());
        });
        assertThat(Arrays.stream(EngineMeter.values()).map(EngineMeter::meterName))
                .doesNotHaveDuplicates();
    }
}
