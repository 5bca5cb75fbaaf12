package com.erpmax.realtime.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refused or failed request.
 *
 * @param status always {@code error}
 * @param data always null
 * @param detail the message once more, where the clients of the original look for it
 * @param message the message at the top level; only in validation errors (422)
 * @param errors one entry per wrong field; only in validation errors (422)
 */
@JsonPropertyOrder({"status", "data", "error", "detail", "message", "errors"})
public record ErrorEnvelope(
        String status,
        @Nullable Object data,
        ErrorBody error,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<FieldProblem> errors) {

    static ErrorEnvelope of(ErrorBody error) {
        return new ErrorEnvelope("error", null, error, error.message(), null, null);
    }

    static ErrorEnvelope invalid(ErrorBody error, List<FieldProblem> errors) {
        return new ErrorEnvelope("error", null, error, error.message(), error.message(), List.copyOf(errors));
    }
}
