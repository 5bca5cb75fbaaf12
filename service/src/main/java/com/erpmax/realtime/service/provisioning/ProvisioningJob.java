package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provisioning job as it stands in the table.
 *
 * @param id a UUID
 * @param tenantId the tenant it is for, a UUID
 * @param progress in percent, 0 to 100
 * @param message what is being done, for people
 * @param error why it failed, for people; null unless it failed
 * @param attempts how often its command was started since it was created or last retried by a user; a run that ended
 *     because the service was stopped does not count
 * @param startedAt when the latest run started
 * @param completedAt when it completed or failed
 */
record ProvisioningJob(
        String id,
        String tenantId,
        JobType type,
        ProvisioningState status,
        int progress,
        @Nullable String message,
        @Nullable String error,
        int attempts,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    /** Returns whether it completed or failed. */
    boolean isFinished() {
        return status == ProvisioningState.COMPLETED || status == ProvisioningState.FAILED;
    }
}
