package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.RefusalCode;
import com.erpmax.realtime.service.auth.TokenRefusedException;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives controller methods the {@link Principal} or {@link ServiceCaller} that {@link AuthenticationFilter} has proven. */
final class CallerResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == Principal.class || type == ServiceCaller.class;
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        Object caller = exchange.getAttribute(AuthenticationFilter.CALLER);
        return parameter.getParameterType().isInstance(caller)
                ? Mono.just(caller)
                : Mono.error(new TokenRefusedException(RefusalCode.AUTH_REQUIRED));
    }
}
