package com.erpmax.realtime.engine.wire;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One attacked server for all tests of a class; after each of them nobody else must have been harmed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnderAttack {

    private final EngineConfig config;
    AttackedServer server;

    UnderAttack(EngineConfig config) {
        this.config = config;
    }

    @BeforeAll
    final void start() {
        server = AttackedServer.start(config);
    }

    @AfterAll
    final void stop() {
        server.close();
    }

    @AfterEach
    final void nobodyElseIsHarmed() {
        server.assertUnharmed();
    }
}
