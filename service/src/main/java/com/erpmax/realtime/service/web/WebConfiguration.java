package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseHealth;
import com.erpmax.realtime.service.database.Turns;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.type.LogicalType;

/** What all HTTP endpoints share: caller parameters, CORS, and where blocking work runs. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {

    private static final Duration PREFLIGHT_LIFE = Duration.ofMinutes(10);

    private final AsyncTaskExecutor blocking;

    /** Blocking work gets a virtual thread each, and uses the database in turns. */
    WebConfiguration(Database database, DatabaseHealth health) {
        Turns turns = Turns.ofRequests(database, health);
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("http-");
        executor.setVirtualThreads(true);
        executor.setTaskDecorator(task -> () -> turns.perCall(task));
        this.blocking = executor;
    }

    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        // Spring Boot does so by itself only where no other bean is an executor.
        configurer.setExecutor(blocking);
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new CallerResolver());
    }

    @Bean(destroyMethod = "dispose")
    Scheduler blockingScheduler() {
        return Schedulers.fromExecutor(blocking);
    }

    /** Strict: a number or a boolean is no text, a text is no number, and a number is no name of an enumeration. */
    @Bean
    JsonMapperBuilderCustomizer strictTypes() {
        return builder -> builder.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CorsWebFilter corsFilter(HttpProperties properties) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"));
        cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        cors.setAllowCredentials(!properties.allowsEveryOrigin());
        cors.setMaxAge(PREFLIGHT_LIFE);
        return new CorsWebFilter(exchange -> isSameHost(exchange) ? null : cors);
    }

    /** The scheme is not compared: behind a proxy that ends TLS, the page's origin is https and the request http. */
    private static boolean isSameHost(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        @Nullable String origin = request.getHeaders().getOrigin();
        @Nullable String host = request.getHeaders().getFirst("Host");
        if (origin == null || host == null) {
            return origin == null;
        }
        try {
            return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
