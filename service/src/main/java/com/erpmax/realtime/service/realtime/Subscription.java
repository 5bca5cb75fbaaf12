package com.erpmax.realtime.service.realtime;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's subscription as {@code subscription:updated} carries it.
 *
 * @param status one of trial, active, past_due, cancelled, expired
 * @param billingPeriod monthly or yearly
 * @param currentPeriodStart ISO 8601, or null when there is no period yet
 * @param currentPeriodEnd ISO 8601, or null when there is no period yet
 * @param more further fields, passed on as they are
 */
public record Subscription(
        String id,
        String planId,
        String status,
        String billingPeriod,
        @Nullable String currentPeriodStart,
        @Nullable String currentPeriodEnd,
        Map<String, @Nullable Object> more) {

    private static final List<String> STATUSES = List.of("trial", "active", "past_due", "cancelled", "expired");
    private static final List<String> PERIODS = List.of("monthly", "yearly");

    public Subscription {
        checkNotBlank("id", id);
        checkNotBlank("plan_id", planId);
        checkOneOf("status", status, STATUSES);
        checkOneOf("billing_period", billingPeriod, PERIODS);
        checkTime("current_period_start", currentPeriodStart);
        checkTime("current_period_end", currentPeriodEnd);
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** Returns the fields of the JSON object on the wire, in order. */
    Map<String, @Nullable Object> fields(String tenantId) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("tenant_id", tenantId);
        fields.put("plan_id", planId);
        fields.put("status", status);
        fields.put("billing_period", billingPeriod);
        fields.put("current_period_start", currentPeriodStart);
        fields.put("current_period_end", currentPeriodEnd);
        more.forEach(fields::putIfAbsent);
        return fields;
    }

    private static void checkNotBlank(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("subscription." + field + ": blank (expected: text)");
        }
    }

    private static void checkOneOf(String field, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(
                    "subscription." + field + ": " + value + " (expected: " + String.join(", ", allowed) + ")");
        }
    }

    private static void checkTime(String field, @Nullable String value) {
        if (value == null) {
            return;
        }
        try {
            // The original's database has times without an offset; they mean UTC.
            OffsetDateTime.parse(value.matches(".*([zZ]|[+-]\\d\\d:?\\d\\d)") ? value : value + "Z");
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(
                    "subscription." + field + ": " + value + " (expected: an ISO 8601 time)", malformed);
        }
    }
}
