package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.config.RoleProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** In a process without the role {@code api} answers 404 to everything but health, metrics and its name at {@code /}. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RoleFilter implements WebFilter {

    private final boolean isApi;

    RoleFilter(RoleProperties roles) {
        this.isApi = roles.isApi();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (isApi || path.equals("/") || path.equals("/health") || path.startsWith("/actuator/")) {
            return chain.filter(exchange);
        }
        return Mono.error(new ApiException(404, "not_served_here", "This process does not answer the API", null));
    }
}
