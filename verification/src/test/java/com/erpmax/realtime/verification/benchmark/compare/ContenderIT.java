package com.erpmax.realtime.verification.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.verification.benchmark.load.Flow;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is measured of a server in a process of its own. */
class ContenderIT {

    @Test
    void theServiceHandsEventsOfOtherServicesToEverybody() {
        try (ServerProcess service = ServerProcess.start(Contender.SERVICE, false, Cores.TWO.ofServer());
                Traffic traffic =
                        Case.SERVICE.workload(Contender.SERVICE).traffic().apply(service.port())) {
            double before = service.allocatedBytes();

            Flow flow = traffic.flow(Duration.ofMillis(200));

            assertThat(flow.messages()).isPositive().matches(count -> count % 1_000 == 0);
            assertThat(service.allocatedBytes()).isGreaterThan(before);
        }
    }

    @Test
    void theServiceLetsItsFirstConnectionsIn() {
        try (ServerProcess service = ServerProcess.start(Contender.SERVICE, true, Cores.TWO.ofServer());
                Traffic traffic = Case.CONNECT
                        .workload(Contender.SERVICE)
                        .first()
                        .orElseThrow()
                        .apply(service.port())) {
            assertThat(traffic.flow(Duration.ZERO).messages()).isEqualTo(200);
        }
    }
}
