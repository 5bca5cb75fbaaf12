package com.erpmax.realtime.service.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request is refused with this answer. Thrown by controllers and services; not logged as a failure. */
public final class ApiException extends RuntimeException {

    private final int status;
    private final String code;
    private final @Nullable Map<String, ?> details;
    private final List<FieldProblem> problems;

    /**
     * @param status the HTTP status
     * @param code a word for programs, in lower case with underscores
     * @param message a sentence for people
     * @param details more about it, or null
     */
    public ApiException(int status, String code, String message, @Nullable Map<String, ?> details) {
        this(status, code, message, details, List.of());
    }

    private ApiException(
            int status, String code, String message, @Nullable Map<String, ?> details, List<FieldProblem> problems) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = details;
        this.problems = List.copyOf(problems);
    }

    /** Answers 404: there is no such thing, or it belongs to somebody else. */
    public static ApiException notFound(String message) {
        return new ApiException(404, "not_found", message, null);
    }

    /** Answers 403. */
    public static ApiException forbidden(String message) {
        return new ApiException(403, "forbidden", message, null);
    }

    /** Answers 400: the request is well formed but cannot be carried out in the present state. */
    public static ApiException badRequest(String code, String message) {
        return new ApiException(400, code, message, null);
    }

    /** Answers 409. */
    public static ApiException conflict(String code, String message) {
        return new ApiException(409, code, message, null);
    }

    /** Answers 422 with the list of wrong fields, as for any invalid request body. */
    public static ApiException invalid(List<FieldProblem> problems) {
        return new ApiException(422, ErrorResponses.VALIDATION_CODE, ErrorResponses.VALIDATION_MESSAGE, null, problems);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the word for programs. */
    public String code() {
        return code;
    }

    ErrorEnvelope envelope() {
        ErrorBody body = new ErrorBody(code, String.valueOf(getMessage()), details);
        return problems.isEmpty() ? ErrorEnvelope.of(body) : ErrorEnvelope.invalid(body, problems);
    }
}
