package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.RefusalCode;
import com.erpmax.realtime.service.auth.TokenRefusedException;
import com.erpmax.realtime.service.config.AuthProperties;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Closes {@code /api/}: a method there that takes a {@link ServiceCaller} needs the API key, every other one needs an
 * access token, whether it takes a {@link Principal} or not. Runs before the body is read.
 */
@Component
@Order(AuthenticationFilter.ORDER)
final class AuthenticationFilter implements WebFilter {

    /** After the CORS filter, so that pages may read the refusal. */
    static final int ORDER = 10;

    /** The attribute of an exchange that holds its proven {@link Principal} or {@link ServiceCaller}. */
    static final String CALLER = AuthenticationFilter.class.getName() + ".caller";

    private static final String API = "/api/";
    private static final String API_KEY_HEADER = "X-API-Key";

    private final RequestMappingHandlerMapping handlers;
    private final AccessTokens tokens;
    private final Scheduler blocking;
    private final byte @Nullable [] apiKey;

    AuthenticationFilter(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
            AccessTokens tokens,
            @Qualifier("blockingScheduler") Scheduler blocking,
            AuthProperties properties) {
        this.handlers = handlers;
        this.tokens = tokens;
        this.blocking = blocking;
        String key = properties.serviceApiKey();
        this.apiKey = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return handlers.getHandler(exchange)
                .flatMap(handler -> isClosed(exchange) ? authenticate(exchange, handler) : Mono.empty())
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    /** Judges by the pattern that was matched: the path itself may be written in many ways. */
    private static boolean isClosed(ServerWebExchange exchange) {
        PathPattern pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern != null && pattern.getPatternString().startsWith(API);
    }

    private Mono<Void> authenticate(ServerWebExchange exchange, Object handler) {
        if (handler instanceof HandlerMethod method && takesServiceCaller(method)) {
            return checkApiKey(exchange);
        }
        String token = bearerToken(exchange.getRequest().getHeaders());
        return Mono.fromCallable(() -> tokens.verify(token))
                .subscribeOn(blocking)
                .doOnNext(principal -> exchange.getAttributes().put(CALLER, principal))
                .then();
    }

    private Mono<Void> checkApiKey(ServerWebExchange exchange) {
        String sent = exchange.getRequest().getHeaders().getFirst(API_KEY_HEADER);
        if (apiKey == null || sent == null || !MessageDigest.isEqual(apiKey, sent.getBytes(StandardCharsets.UTF_8))) {
            return Mono.error(new TokenRefusedException(RefusalCode.API_KEY_INVALID));
        }
        exchange.getAttributes().put(CALLER, new ServiceCaller());
        return Mono.empty();
    }

    private static boolean takesServiceCaller(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == ServiceCaller.class);
    }

    private static @Nullable String bearerToken(HttpHeaders headers) {
        String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return header.substring(7).strip();
    }
}
