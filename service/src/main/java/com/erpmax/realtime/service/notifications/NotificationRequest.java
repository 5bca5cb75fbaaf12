package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.realtime.CatalogueEvent;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.erpmax.realtime.service.realtime.Publication;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification that another service wants to have published.
 *
 * @param id makes repetitions one notification; null has an id made
 */
record NotificationRequest(
        @Schema(description = "Whose it is", example = "0b9f6d1e-6a53-4f1c-9d0e-2f1f7c1c7a11")
        @JsonProperty("user_id")
        @NotNull
        @Pattern(regexp = UUID_FORM, message = "must be a UUID")
        String userId,

        @Schema(example = "Backup finished")
        @NotBlank
        @Size(max = NotificationCreated.LONGEST_TITLE)
        @Pattern(regexp = NotificationCreated.STORABLE, message = "must be text without NUL or broken characters")
        String title,

        @Schema(example = "The nightly backup of your site is ready.")
        @NotNull
        @Size(max = NotificationCreated.LONGEST_MESSAGE)
        @Pattern(regexp = NotificationCreated.STORABLE, message = "must be text without NUL or broken characters")
        String message,

        @Schema(
                example = "success",
                allowableValues = {"info", "success", "warning", "error"})
        @NotNull
        NotificationType type,

        @Schema(description = "The same id again is the same notification", example = "backup-2026-11-22")
        @Size(min = 1, max = NotificationCreated.LONGEST_ID)
        @Pattern(regexp = NotificationCreated.STORABLE, message = "must be text without NUL or broken characters")
        @Nullable
        String id) {

    private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    /** Returns it as an event. */
    Publication publication() {
        Map<String, Object> data = new LinkedHashMap<>();
        if (id != null) {
            data.put("id", id);
        }
        data.put("title", title);
        data.put("message", message);
        data.put("type", type.label());
        CatalogueEvent event = CatalogueEvent.NOTIFICATION_NEW;
        return new Publication(event.audience(), userId, event.namespace(), event.event(), data);
    }
}
