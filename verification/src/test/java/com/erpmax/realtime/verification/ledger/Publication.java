package com.erpmax.realtime.verification.ledger;

import com.erpmax.realtime.verification.ledger.Outcome.Accepted;
import com.erpmax.realtime.verification.ledger.Outcome.Refused;
import com.erpmax.realtime.verification.ledger.Outcome.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that was to be published, by all attempts to do so. Guarded by its ledger. */
final class Publication {

    private final String mark;
    private final String stream;
    private final List<Outcome> attempts = new ArrayList<>();

    Publication(String mark, String stream) {
        this.mark = mark;
        this.stream = stream;
    }

    String mark() {
        return mark;
    }

    String stream() {
        return stream;
    }

    void add(Outcome outcome) {
        attempts.add(outcome);
    }

    /** The first acceptance, else not known if one attempt is not, else the refusal. */
    Outcome outcome() {
        Outcome result = attempts.getFirst();
        for (Outcome attempt : attempts) {
            switch (attempt) {
                case Accepted accepted -> {
                    return accepted;
                }
                case Unknown unknown -> result = unknown;
                case Refused refused -> {}
            }
        }
        return result;
    }

    boolean hasAttempts() {
        return !attempts.isEmpty();
    }

    /** Whether somebody may see it: it was not refused. */
    boolean mayExist() {
        return !(outcome() instanceof Refused);
    }

    @Nullable
    Accepted accepted() {
        return outcome() instanceof Accepted accepted ? accepted : null;
    }

    /** The events that publishers were told, by id; more than one is one too many. */
    Map<String, Place> events() {
        Map<String, Place> events = new LinkedHashMap<>();
        for (Outcome attempt : attempts) {
            if (attempt instanceof Accepted accepted) {
                events.putIfAbsent(accepted.eventId(), accepted.place());
            }
        }
        return events;
    }
}
