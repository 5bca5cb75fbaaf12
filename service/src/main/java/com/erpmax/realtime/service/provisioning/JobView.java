package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as the HTTP API shows it.
 *
 * @param errorMessage the error once more, under the name that the Flutter client reads
 */
@Schema(name = "ProvisioningJob")
@JsonPropertyOrder({
    "id",
    "tenant_id",
    "status",
    "job_type",
    "progress",
    "message",
    "error",
    "error_message",
    "started_at",
    "completed_at",
    "created_at"
})
record JobView(
        @Schema(format = "uuid") String id,

        @JsonProperty("tenant_id") @Schema(format = "uuid") String tenantId,

        @Schema(
                type = "string",
                allowableValues = {"pending", "running", "completed", "failed"})
        ProvisioningState status,

        @JsonProperty("job_type")
        @Schema(
                type = "string",
                allowableValues = {"create_site", "delete_site", "backup_site"})
        JobType jobType,

        @Schema(minimum = "0", maximum = "100", example = "45")
        int progress,

        @Schema(description = "What is being done", example = "Creating the database") @Nullable
        String message,

        @Schema(description = "Why the job failed") @Nullable
        String error,

        @JsonProperty("error_message") @Schema(description = "The same as error") @Nullable
        String errorMessage,

        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("completed_at") @Nullable Instant completedAt,
        @JsonProperty("created_at") Instant createdAt) {

    static JobView of(ProvisioningJob job) {
        return new JobView(
                job.id(),
                job.tenantId(),
                job.status(),
                job.type(),
                job.progress(),
                job.message(),
                job.error(),
                job.error(),
                job.startedAt(),
                job.completedAt(),
                job.createdAt());
    }
}
