package com.erpmax.realtime.service.realtime;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** The state of a provisioning job as clients see it. */
public enum ProvisioningState {
    /** Waits for a worker. */
    PENDING,
    /** A worker has it. */
    RUNNING,
    /** Ended well. */
    COMPLETED,
    /** Ended badly, or was cancelled. */
    FAILED;

    /** Returns the state of that label; empty when there is none. */
    public static Optional<ProvisioningState> parse(String label) {
        for (ProvisioningState state : values()) {
            if (state.label().equals(label)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Returns the label on the wire, in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
