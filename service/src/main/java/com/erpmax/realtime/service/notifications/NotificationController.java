package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.realtime.IdempotencyKeys;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.web.Envelope;
import com.erpmax.realtime.service.web.Pagination;
import com.erpmax.realtime.service.web.ServiceCaller;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Notifications over HTTP. Blocking; runs on virtual threads. */
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications", description = "A user's notifications, across all tenants of the user")
class NotificationController {

    private final NotificationService service;

    NotificationController(NotificationService service) {
        this.service = service;
    }

    /** What {@code read-all} answers. */
    record Marked(int marked, @JsonProperty("unread_count") long unreadCount, long version) {

        static Marked of(NotificationStore.AllMarked all) {
            return new Marked(all.count(), all.state().unread(), all.state().version());
        }
    }

    /** What became of a notification, for those who publish them. */
    record Delivery(
            String id,
            @JsonProperty("user_id") String userId,
            boolean delivered,
            boolean read,
            @JsonProperty("read_at") @Nullable Instant readAt) {

        static Delivery of(Notification notification) {
            return new Delivery(
                    notification.id(),
                    notification.userId(),
                    notification.delivered(),
                    notification.isRead(),
                    notification.readAt());
        }
    }

    @GetMapping
    @Operation(summary = "List your notifications, newest first")
    NotificationPage list(
            Principal principal,
            @RequestParam(defaultValue = "1") @Min(1) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(Pagination.LARGEST_PAGE) int size,
            @Parameter(description = "Leave out what you have read") @RequestParam(defaultValue = "false")
                    boolean unread) {
        return NotificationPage.of(
                service.page(principal.userId(), unread, Pagination.offset(page, size), size), page, size);
    }

    @PostMapping("/{id}/read")
    @Operation(summary = "Mark one notification as read", description = "Once more changes nothing.")
    ReadNotification read(
            Principal principal,
            @PathVariable
                    @Size(max = NotificationCreated.LONGEST_ID)
                    @Pattern(regexp = NotificationCreated.STORABLE, message = "must be text")
                    String id) {
        return ReadNotification.of(service.markRead(principal.userId(), id, null));
    }

    @PostMapping("/read-all")
    @Operation(summary = "Mark all your notifications as read")
    Envelope<Marked> readAll(Principal principal) {
        return Envelope.of(Marked.of(service.markAllRead(principal.userId())));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Publish a notification (other services)",
            description = "Stored, then sent to the user's sockets. The same id again answers the stored notification,"
                    + " and so does the same request with the same Idempotency-Key within 24 hours.")
    Envelope<Notification> publish(
            ServiceCaller caller,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false)
                    @Size(min = 1, max = IdempotencyKeys.LONGEST)
                    @Pattern(regexp = IdempotencyKeys.FORM, message = "must be printable ASCII")
                    @Nullable
                    String idempotencyKey,
            @Valid @RequestBody NotificationRequest request) {
        return Envelope.of(service.publish(request.publication(), idempotencyKey));
    }

    @GetMapping("/{id}/delivery")
    @Operation(
            summary = "Ask what became of a notification (other services)",
            description = "delivered: it has arrived at a device of the user. read: the user has marked it as read.")
    Envelope<Delivery> delivery(
            ServiceCaller caller,
            @PathVariable
                    @Size(max = NotificationCreated.LONGEST_ID)
                    @Pattern(regexp = NotificationCreated.STORABLE, message = "must be text")
                    String id) {
        return Envelope.of(Delivery.of(service.published(id)));
    }
}
