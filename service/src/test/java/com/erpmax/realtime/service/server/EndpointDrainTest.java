package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.session.SessionRegistry;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import org.junit.jupiter.api.Test;

class EndpointDrainTest {

    @Test
    void aClientThatDoesNotCollectItsFarewellIsGoneWhenTheServiceHasStopped() {
        RunningService service = RunningService.start();
        SessionRegistry sessions = service.bean(EngineEndpoint.class).sessions();
        try (service) {
            assertThat(Http.anonymous(service)
                            .get("/socket.io/?EIO=4&transport=polling")
                            .status())
                    .isEqualTo(200);
            assertThat(sessions.size()).isEqualTo(1);
        }
        assertThat(sessions.size()).isZero();
    }
}
