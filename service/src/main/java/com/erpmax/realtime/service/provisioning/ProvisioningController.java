package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.web.Envelope;
import com.erpmax.realtime.service.web.Pagination;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Provisioning jobs over HTTP. Blocking; runs on virtual threads. */
@RestController
@RequestMapping("/api/v1/provisioning/jobs")
@Tag(name = "Provisioning", description = "Jobs that create, delete and back up the ERPNext site of your tenant")
class ProvisioningController {

    private final JobService service;

    ProvisioningController(JobService service) {
        this.service = service;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Start a job",
            description =
                    "For owners and admins. The job waits until a slot is free and no other job of the tenant runs;"
                            + " its progress is sent to the tenant's sockets in namespace /provisioning.")
    @ApiResponse(responseCode = "201", description = "The job, pending")
    @ApiResponse(
            responseCode = "400",
            description = "Jobs of this type are not available here",
            content = {})
    @ApiResponse(
            responseCode = "403",
            description = "You are neither owner nor admin",
            content = {})
    @ApiResponse(
            responseCode = "409",
            description = "The tenant has too many unfinished jobs",
            content = {})
    @ApiResponse(
            responseCode = "422",
            description = "The body is not valid",
            content = {})
    Envelope<JobView> create(@Parameter(hidden = true) Principal caller, @Valid @RequestBody JobRequest request) {
        return Envelope.of(JobView.of(service.create(caller, request.jobType())));
    }

    @GetMapping
    @Operation(summary = "List the jobs of your tenant, newest first")
    Envelope<List<JobView>> list(
            @Parameter(hidden = true) Principal caller,
            @RequestParam(defaultValue = "1") @Min(1) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(Pagination.LARGEST_PAGE) int size) {
        JobService.Page found = service.page(caller, Pagination.offset(page, size), size);
        return Envelope.page(found.jobs().stream().map(JobView::of).toList(), Pagination.of(found.total(), page, size));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show one job of your tenant")
    @ApiResponse(responseCode = "200", description = "The job")
    @ApiResponse(
            responseCode = "404",
            description = "Your tenant has no such job",
            content = {})
    Envelope<JobView> find(@Parameter(hidden = true) Principal caller, @PathVariable String id) {
        return Envelope.of(JobView.of(service.find(caller, id)));
    }

    @PostMapping("/{id}/retry")
    @Operation(summary = "Run a failed or completed job again", description = "For owners and admins.")
    @ApiResponse(responseCode = "200", description = "The job, pending again")
    @ApiResponse(
            responseCode = "400",
            description = "The job is not finished",
            content = {})
    @ApiResponse(
            responseCode = "403",
            description = "You are neither owner nor admin",
            content = {})
    @ApiResponse(
            responseCode = "404",
            description = "Your tenant has no such job",
            content = {})
    Envelope<JobView> retry(@Parameter(hidden = true) Principal caller, @PathVariable String id) {
        return Envelope.of(JobView.of(service.retry(caller, id)));
    }

    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel a job",
            description =
                    "For owners and admins. An unfinished job fails with \"Cancelled by user\", and its command is"
                            + " ended; a finished one stays as it is.")
    @ApiResponse(responseCode = "200", description = "The job as it is now")
    @ApiResponse(
            responseCode = "403",
            description = "You are neither owner nor admin",
            content = {})
    @ApiResponse(
            responseCode = "404",
            description = "Your tenant has no such job",
            content = {})
    Envelope<JobView> cancel(@Parameter(hidden = true) Principal caller, @PathVariable String id) {
        return Envelope.of(JobView.of(service.cancel(caller, id)));
    }
}
