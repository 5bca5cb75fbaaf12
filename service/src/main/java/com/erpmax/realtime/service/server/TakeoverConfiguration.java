package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.ClientBundle;
import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.http.HandshakeGate;
import com.erpmax.realtime.engine.http.HandshakeRate;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.http.TrustedProxies;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.config.InstanceProperties;
import com.erpmax.realtime.service.config.RoleProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Puts the Engine.IO endpoint right behind the HTTP codec of every connection of the web server. */
@Configuration(proxyBeanMethods = false)
class TakeoverConfiguration {

    /** The documented endpoint, and what every client library and the Flutter client ask for. */
    private static final List<String> PATHS = List.of("/ws/socket.io", "/socket.io");

    private static final String HANDLER = "realtime";
    private static final String LOOPS = "http-loop";
    private static final String CLIENT = "socket.io-client";

    /** Closed by {@link EndpointDrain}, while its event loops still run. */
    @Bean(destroyMethod = "")
    EngineEndpoint engineEndpoint(
            HttpOptions http,
            EngineConfig config,
            EngineListenerFactory listeners,
            MeterRegistry meters,
            InstantSource clock) {
        return new EngineEndpoint(PATHS, http, config, listeners, new EngineMeters(meters), clock);
    }

    /** What no gate refuses counts for the rate. */
    @Bean
    HttpOptions engineHttp(
            HttpProperties http, InstanceProperties instance, ClientBundle client, List<HandshakeGate> gates) {
        HandshakeGate rate = HandshakeRate.of(instance.handshakeRate(), instance.handshakeBurst());
        return HttpOptions.defaults()
                .withCors(CorsPolicy.of(http.allowedOrigins()))
                .withClient(client)
                .withTrustedProxies(TrustedProxies.of(instance.trustedProxies()))
                .withGate(gates.stream()
                        .reduce(HandshakeGate::and)
                        .orElse(HandshakeGate.alwaysOpen())
                        .and(rate));
    }

    @Bean
    EngineConfig engineConfig(ConnectionProperties connections, InstanceProperties instance) {
        return EngineConfig.defaults()
                .withHeartbeat(connections.pingInterval(), connections.pingTimeout())
                .withMaxSessions(connections.maxConnections())
                .withIdPrefix(instance.sessionIdPrefix());
    }

    /** The official JavaScript client, which the build brought in from npm. */
    @Bean
    ClientBundle javaScriptClient() throws IOException {
        String version = new ClassPathResource(CLIENT + "/version.txt").getContentAsString(StandardCharsets.UTF_8);
        return ClientBundle.fromClasspath(TakeoverConfiguration.class.getClassLoader(), CLIENT, version.strip());
    }

    /** Without the role {@code gateway} its paths are answered 404, as any other that is not there. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> engineTakeover(
            EngineEndpoint endpoint, RoleProperties roles) {
        return factory ->
                factory.addServerCustomizers(server -> roles.isGateway() ? takeOver(server, endpoint) : server);
    }

    /**
     * Event loops of this server's own: others in the process live on when it stops, and the stop takes no pause. One for each
     * core, where the library would have four at least: each event of a room wakes every loop on which it has members.
     */
    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResourcesSupplier(
                () -> LoopResources.create(LOOPS, Runtime.getRuntime().availableProcessors(), true));
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    EndpointDrain endpointDrain(EngineEndpoint endpoint, Draining draining) {
        return new EndpointDrain(endpoint, draining);
    }

    private static HttpServer takeOver(HttpServer server, EngineEndpoint endpoint) {
        return server.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, HANDLER, endpoint.newHandler()));
    }
}
