package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.HandshakeGate;
import com.erpmax.realtime.engine.http.Unavailability;
import com.erpmax.realtime.service.database.DatabaseHealth;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Closed while the database is known to be unavailable: whoever connected then could be told nothing of what was missed.
 * Clients come back by themselves, each after another time.
 */
@Component
final class DatabaseGate implements HandshakeGate {

    private final DatabaseHealth health;

    DatabaseGate(DatabaseHealth health) {
        this.health = health;
    }

    @Override
    public Optional<Unavailability> closed() {
        return health.isAvailable()
                ? Optional.empty()
                : Optional.of(Unavailability.spread("database", "The service is unavailable at the moment"));
    }
}
