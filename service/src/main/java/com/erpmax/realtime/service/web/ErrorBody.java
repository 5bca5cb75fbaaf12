package com.erpmax.realtime.service.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong.
 *
 * @param code a word for programs, for example {@code not_found}
 * @param message a sentence for people
 * @param details more about it, as a JSON object; null when there is nothing to add
 */
public record ErrorBody(
        String code, String message, @Nullable Map<String, ?> details) {}
