package com.erpmax.realtime.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ErrorResponsesTest {

    private final ErrorResponses responses =
            new ErrorResponses(JsonMapper.builder().build());

    @Test
    void anOutageOfTheDatabaseIsOneLineOfLogHoweverManyRequestsMeetIt(CapturedOutput output) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/api/v1/notifications"));
        var failure = new DatabaseUnavailableException("It could not be written", new SQLException("disk is full"));

        responses.handle(exchange, failure).block(Duration.ofSeconds(10));
        for (int i = 0; i < 1_000; i++) {
            var another = MockServerWebExchange.from(MockServerHttpRequest.get("/api/v1/notifications"));
            responses.handle(another, failure).block(Duration.ofSeconds(10));
        }

        assertThat(exchange.getResponse().getStatusCode()).hasToString("503 SERVICE_UNAVAILABLE");
        assertThat(exchange.getResponse().getHeaders().getFirst("Retry-After")).isEqualTo("5");
        assertThat(output.getAll().lines().filter(line -> !line.isBlank()))
                .singleElement()
                .asString()
                .contains("It could not be written (disk is full)");
        assertThat(exchange.getResponse().getBodyAsString().block(Duration.ofSeconds(10)))
                .contains("\"code\":\"unavailable\"")
                .doesNotContain("disk");
    }
}
