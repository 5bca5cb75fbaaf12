package com.erpmax.realtime.service.web;

import com.erpmax.realtime.service.auth.Principal;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.net.URI;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The interactive API documentation at {@code /realtime/docs}, and at {@code /docs} where nothing else owns that path.
 * Who may call what follows from the caller parameters of the methods, as in {@link AuthenticationFilter}.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final URI PAGE = URI.create("/realtime/docs/swagger-ui/index.html");
    private static final String BEARER = "accessToken";
    private static final String API_KEY = "apiKey";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class, ServiceCaller.class);
    }

    @Bean
    OpenAPI openApi(@Value("${realtime.version}") String version) {
        return new OpenAPI()
                .info(new Info()
                        .title("ERPMax Realtime")
                        .version(version)
                        .description("HTTP side of the realtime service. Events arrive over Socket.IO at"
                                + " /ws/socket.io and /socket.io; see docs/events.md."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("An access token of the ERPMax auth service"))
                        .addSecuritySchemes(
                                API_KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("The SERVICE_API_KEY, for other services")));
    }

    @Bean
    OperationCustomizer callers() {
        return (operation, method) -> {
            if (takes(method, ServiceCaller.class)) {
                return secured(operation, API_KEY);
            }
            return takes(method, Principal.class) ? secured(operation, BEARER) : operation;
        };
    }

    @Bean
    RouterFunction<ServerResponse> docsPage() {
        return RouterFunctions.route()
                .GET("/docs", request -> ServerResponse.temporaryRedirect(PAGE).build())
                .GET(
                        "/realtime/docs",
                        request -> ServerResponse.temporaryRedirect(PAGE).build())
                .build();
    }

    private static boolean takes(HandlerMethod method, Class<?> caller) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == caller);
    }

    private static Operation secured(Operation operation, String scheme) {
        operation.addSecurityItem(new SecurityRequirement().addList(scheme));
        operation.getResponses().addApiResponse("401", error("The caller is not known", "auth_required"));
        operation.getResponses().addApiResponse("422", error("A field is wrong", "validation_error"));
        return operation;
    }

    private static ApiResponse error(String description, String code) {
        String example = "{\"status\":\"error\",\"data\":null,\"error\":{\"code\":\"" + code
                + "\",\"message\":\"…\",\"details\":null},\"detail\":\"…\"}";
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType("application/json", new MediaType().example(example)));
    }
}
