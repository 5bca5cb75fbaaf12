package com.erpmax.realtime.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.auth.RoleLookup;
import com.erpmax.realtime.service.auth.SigningKey;
import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.config.Deployment;
import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.web.ApiException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class ConsoleTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final String USER = "7a1c0d52-4a5e-4b0e-9d6e-2f7f3b1c0001";
    private static final String TENANT = "7a1c0d52-4a5e-4b0e-9d6e-2f7f3b1c00aa";

    @Test
    void pageForbidsEverythingButItsOwnFiles() {
        in(
                Deployment.DEVELOPMENT,
                client -> client.get()
                        .uri("/console")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentType("text/html;charset=UTF-8")
                        .expectHeader()
                        .value(
                                "Content-Security-Policy",
                                policy -> assertThat(policy)
                                        .startsWith("default-src 'none'; script-src 'self';")
                                        .doesNotContain("unsafe")));
    }

    @ParameterizedTest
    @CsvSource({
        "/console/console.js, text/javascript",
        "/console/console.css, text/css",
        "/console/icon.svg, image/svg+xml",
        "/console/vendor/socket.io.esm.min.js, text/javascript",
    })
    void filesHaveTheTypesThatBrowsersInsistOn(String path, String type) {
        in(
                Deployment.DEVELOPMENT,
                client -> client.get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentTypeCompatibleWith(MediaType.parseMediaType(type))
                        .expectHeader()
                        .valueEquals("X-Content-Type-Options", "nosniff"));
    }

    @Test
    void everyFileThatThePageNamesIsServed() {
        in(Deployment.DEVELOPMENT, client -> {
            String page = text(client, "/console");
            String script = text(client, "/console/console.js");
            var names = Pattern.compile("[\"'](/console/[^\"']+)[\"']").matcher(page + script);

            assertThat(names.results().map(name -> name.group(1)).distinct())
                    .contains("/console/console.css", "/console/connection.js")
                    .allSatisfy(path ->
                            client.get().uri(path).exchange().expectStatus().isOk());
        });
    }

    @Test
    void developmentMintsTokensThatAreAccepted() {
        in(
                Deployment.DEVELOPMENT,
                client -> client.post()
                        .uri("/console/token")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Map.of("user_id", USER, "tenant_id", TENANT, "role", "admin"))
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.data.expires_in_seconds")
                        .isEqualTo(1800)
                        .jsonPath("$.data.token")
                        .value(
                                String.class,
                                token -> assertThat(tokens().verify(token))
                                        .isEqualTo(new Principal(
                                                USER,
                                                TENANT,
                                                Role.ADMIN,
                                                NOON.instant().plusSeconds(1800)))));
    }

    /** The secret may be the one of the whole of ERPMax, so a token is nothing for the neighbours. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, localhost:8000, Accept, */*",
        "127.0.0.1, realtime.example:8000, Accept, */*",
        "127.0.0.1, localhost.example, Accept, */*",
        "127.0.0.1, 192.0.2.1:8000, Accept, */*",
        "127.0.0.1, localhost:8000, X-Forwarded-For, 192.0.2.7",
        "127.0.0.1, localhost:8000, Forwarded, for=192.0.2.7",
    })
    void onlyCallersOnTheSameMachineGetTokens(String address, String host, String header, String value) {
        runner(Deployment.DEVELOPMENT).run(context -> {
            WebTestClient client = client(context, address, host);
            client.post()
                    .uri("/console/token")
                    .header(header, value)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("user_id", USER, "tenant_id", TENANT, "role", "admin"))
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            client.get()
                    .uri("/console/settings")
                    .header(header, value)
                    .exchange()
                    .expectBody()
                    .jsonPath("$.data.development")
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:8000", "::1, '[::1]:8000'", "127.0.0.1, LOCALHOST"})
    void thisMachineHasSeveralNames(String address, String host) {
        runner(Deployment.DEVELOPMENT)
                .run(context -> client(context, address, host)
                        .get()
                        .uri("/console/settings")
                        .exchange()
                        .expectBody()
                        .jsonPath("$.data.development.user_id")
                        .isEqualTo(DevelopmentIdentity.EXAMPLE.userId()));
    }

    @Test
    void formOfAnotherPageCannotMint() {
        in(
                Deployment.DEVELOPMENT,
                client -> client.post()
                        .uri("/console/token")
                        .contentType(MediaType.TEXT_PLAIN)
                        .bodyValue("{\"user_id\":\"" + USER + "\",\"tenant_id\":\"" + TENANT + "\",\"role\":\"admin\"}")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(415));
    }

    @Test
    void productionHasNoTokensToGive() {
        in(Deployment.PRODUCTION, client -> {
            client.post()
                    .uri("/console/token")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("user_id", USER, "tenant_id", TENANT, "role", "admin"))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            client.get()
                    .uri("/console/settings")
                    .exchange()
                    .expectBody()
                    .json("{\"status\":\"success\",\"data\":{\"environment\":\"production\",\"development\":null}}");
        });
    }

    @Test
    void productionPrintsNoToken() {
        runner(Deployment.PRODUCTION).run(context -> assertThat(context).doesNotHaveBean(DevelopmentWelcome.class));
        runner(Deployment.DEVELOPMENT).run(context -> assertThat(context).hasSingleBean(DevelopmentWelcome.class));
    }

    @Test
    void welcomeNamesTheAddressesAndATokenThatWorks() {
        String welcome = new DevelopmentWelcome(tokens(), auth(), http(null)).text("http://localhost:8123");

        assertThat(welcome).contains("http://localhost:8123/console", "http://localhost:8123/docs");
        var token = Pattern.compile("Token +(\\S+)").matcher(welcome);
        assertThat(token.find()).isTrue();
        assertThat(tokens().verify(token.group(1)).role()).isEqualTo(Role.OWNER);
    }

    @ParameterizedTest
    @CsvSource({
        ", localhost",
        "localhost, localhost",
        "127.0.0.1, localhost",
        "0.0.0.0, localhost",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8:0:0:0:0:0:7]"
    })
    void welcomeNamesTheAddressThatTheServiceListensOn(@Nullable String host, String name) {
        assertThat(new DevelopmentWelcome(tokens(), auth(), http(host)).host()).isEqualTo(name);
    }

    private static String text(WebTestClient client, String path) {
        String body = client.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(body);
    }

    private static void in(Deployment deployment, Consumer<WebTestClient> check) {
        runner(deployment).run(context -> check.accept(client(context)));
    }

    private static WebTestClient client(ApplicationContext context) {
        return client(context, "127.0.0.1", "localhost:8000");
    }

    private static WebTestClient client(ApplicationContext context, String address, String host) {
        return WebTestClient.bindToApplicationContext(context)
                .webFilter((exchange, chain) -> chain.filter(exchange.mutate()
                        .request(request -> request.remoteAddress(new InetSocketAddress(address, 50_000)))
                        .build()))
                .configureClient()
                .defaultHeader("Host", host)
                .build();
    }

    private static ReactiveWebApplicationContextRunner runner(Deployment deployment) {
        DeploymentProperties properties = new DeploymentProperties(deployment, Path.of("data"));
        return new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        CodecsAutoConfiguration.class,
                        HttpHandlerAutoConfiguration.class,
                        WebFluxAutoConfiguration.class))
                .withPropertyValues(
                        "realtime.deployment.environment=" + deployment.name().toLowerCase(Locale.ROOT))
                .withBean(DeploymentProperties.class, () -> properties)
                .withBean(AuthProperties.class, ConsoleTest::auth)
                .withBean(AccessTokens.class, ConsoleTest::tokens)
                .withBean(HttpProperties.class, () -> http(null))
                .withUserConfiguration(
                        ConsoleConfiguration.class,
                        ConsoleHeaders.class,
                        ConsoleController.class,
                        DevelopmentTokenController.class,
                        DevelopmentWelcome.class,
                        ErrorHandling.class);
    }

    /** How the service answers exceptions. */
    @Configuration(proxyBeanMethods = false)
    @ComponentScan(
            basePackageClasses = ApiException.class,
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.ErrorResponses"))
    static class ErrorHandling {}

    private static AccessTokens tokens() {
        return new AccessTokens(SigningKey.of("a secret for tests, long enough for HS256"), RoleLookup.NONE, NOON);
    }

    private static HttpProperties http(@Nullable String host) {
        return new HttpProperties(host, 8123, List.of(), 1 << 20);
    }

    private static AuthProperties auth() {
        return new AuthProperties(null, 30, null);
    }
}
