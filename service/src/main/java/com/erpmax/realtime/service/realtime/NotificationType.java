package com.erpmax.realtime.service.realtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** How a notification is to be shown. */
public enum NotificationType {
    /** Something to know. */
    INFO,
    /** Something went well. */
    SUCCESS,
    /** Something needs care. */
    WARNING,
    /** Something went wrong. */
    ERROR;

    /** Returns the type of that label; empty when there is none. */
    public static Optional<NotificationType> parse(String label) {
        for (NotificationType type : values()) {
            if (type.label().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static NotificationType of(String label) {
        return parse(label)
                .orElseThrow(() ->
                        new IllegalArgumentException("type: " + label + " (expected: info, success, warning, error)"));
    }

    /** Returns the label on the wire, in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
