package com.erpmax.realtime.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The body of every successful answer: {@code {"status":"success","data":…,"error":null}}, with {@code pagination} for
 * lists.
 *
 * @param status always {@code success}
 * @param error always null
 */
@JsonPropertyOrder({"status", "data", "error", "pagination"})
public record Envelope<T>(
        String status,
        @Nullable T data,
        @JsonInclude @Nullable Object error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pagination pagination) {

    /** Wraps one thing. */
    public static <T> Envelope<T> of(@Nullable T data) {
        return new Envelope<>("success", data, null, null);
    }

    /** Wraps one page of a list. */
    public static <T> Envelope<T> page(T data, Pagination pagination) {
        return new Envelope<>("success", data, null, pagination);
    }
}
