package com.erpmax.realtime.service.provisioning;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/** The body of a request for a new job. */
@Schema(name = "CreateProvisioningJob")
record JobRequest(
        @JsonProperty("job_type")
        @Schema(
                type = "string",
                example = "create_site",
                allowableValues = {"create_site", "delete_site", "backup_site"})
        @NotNull
        JobType jobType) {}
