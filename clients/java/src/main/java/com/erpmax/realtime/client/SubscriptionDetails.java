package com.erpmax.realtime.client;

import org.jspecify.annotations.Nullable;

/**
 * A tenant's subscription; the event's payload has its further fields.
 *
 * @param status {@code trial}, {@code active}, {@code past_due}, {@code cancelled} or {@code expired}
 * @param billingPeriod {@code monthly} or {@code yearly}
 * @param currentPeriodStart ISO 8601, or null when there is no period yet
 * @param currentPeriodEnd ISO 8601, or null when there is no period yet
 */
public record SubscriptionDetails(
        String id,
        String tenantId,
        String planId,
        String status,
        String billingPeriod,
        @Nullable String currentPeriodStart,
        @Nullable String currentPeriodEnd) {}
