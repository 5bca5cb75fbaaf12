package com.erpmax.realtime.service.events;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be published.
 *
 * @param name the event's name, for example {@code status:update}
 * @param fields the fields of its payload, in order; values as JSON has them
 */
public record EventDraft(StreamName stream, String name, Map<String, ? extends @Nullable Object> fields) {}
