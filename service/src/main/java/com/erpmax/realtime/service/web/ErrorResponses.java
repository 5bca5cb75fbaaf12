package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.auth.TokenRefusedException;
import com.erpmax.realtime.service.database.DatabaseFault;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.logging.SeldomLines;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever went wrong with a request into the one error form; never shows the inside of the service. */
@Component
@Order(-2) // before Spring Boot's own handler at -1
final class ErrorResponses implements WebExceptionHandler {

    static final String VALIDATION_CODE = "validation_error";
    static final String VALIDATION_MESSAGE = "Validation error";

    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
    private static final int UNPROCESSABLE = 422;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final SeldomLines<DatabaseFault> lines = new SeldomLines<>(System::nanoTime);
    private final JsonMapper json;

    ErrorResponses(JsonMapper json) {
        this.json = json;
    }

    /** What is sent: a status and a body. */
    private record Answer(int status, ErrorEnvelope body) {

        static Answer of(int status, String code, String message) {
            return new Answer(status, ErrorEnvelope.of(new ErrorBody(code, message, null)));
        }
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        Answer answer = answer(exchange, failure);
        response.setRawStatusCode(answer.status());
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        if (answer.status() == HttpStatus.UNAUTHORIZED.value()) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (answer.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (failure instanceof ErrorResponse spring
                && !spring.getHeaders().getAllow().isEmpty()) {
            response.getHeaders().setAllow(spring.getHeaders().getAllow());
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(answer.body()))));
    }

    private Answer answer(ServerWebExchange exchange, Throwable failure) {
        List<FieldProblem> problems = FieldProblems.in(failure);
        if (!problems.isEmpty()) {
            return new Answer(
                    UNPROCESSABLE,
                    ErrorEnvelope.invalid(new ErrorBody(VALIDATION_CODE, VALIDATION_MESSAGE, null), problems));
        }
        return switch (failure) {
            case ApiException api -> new Answer(api.status(), api.envelope());
            case TokenRefusedException refused ->
                Answer.of(
                        refused.code().httpStatus(),
                        refused.code().code(),
                        refused.code().message());
            case HttpRefusal refusal -> Answer.of(refusal.httpStatus(), refusal.errorCode(), refusal.errorMessage());
            case DatabaseUnavailableException unavailable -> withoutDatabase(exchange, unavailable);
            case ErrorResponse spring ->
                ofStatus(exchange, spring.getStatusCode().value(), failure);
            default -> internalError(exchange, failure);
        };
    }

    /** An outage has thousands of requests, and the disk that is full may be the log's too. */
    private Answer withoutDatabase(ServerWebExchange exchange, DatabaseUnavailableException unavailable) {
        // Whoever does not know whether it was done may ask, so each of those has its line.
        long times = unavailable.mayBeDone() ? 1 : lines.happened(unavailable.fault());
        if (times > 0) {
            LOG.warn(
                    "{}{} ({}); {} requests since the last line about this reason",
                    exchange.getLogPrefix(),
                    unavailable.getMessage(),
                    NestedExceptionUtils.getMostSpecificCause(unavailable).getMessage(),
                    times);
        }
        return unavailable.mayBeDone()
                ? Answer.of(503, "outcome_unknown", "It is not known whether this was done; look, or repeat it")
                : Answer.of(503, "unavailable", "The service is unavailable at the moment");
    }

    private static Answer ofStatus(ServerWebExchange exchange, int status, Throwable failure) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null || known.is5xxServerError()) {
            return internalError(exchange, failure);
        }
        String phrase = known.getReasonPhrase();
        return Answer.of(status, phrase.toLowerCase(Locale.ROOT).replace(' ', '_'), phrase);
    }

    private static Answer internalError(ServerWebExchange exchange, Throwable failure) {
        LOG.error(
                "{}{} {} failed",
                exchange.getLogPrefix(),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                failure);
        return Answer.of(500, "internal_error", "The request failed inside the service");
    }
}
