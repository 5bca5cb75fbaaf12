package com.erpmax.realtime.service.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks first.
 *
 * @param environment {@code development} or {@code production}
 * @param development whom to suggest for a development token; null where none are minted
 */
record ConsoleSettings(
        String environment, @JsonInclude @Nullable DevelopmentIdentity development) {}
