package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.ClientBundle;
import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.service.config.HttpProperties;
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

/** Puts the Engine.IO endpoint right behind the HTTP codec of every connection of the web server. */
@Configuration(proxyBeanMethods = false)
class TakeoverConfiguration {

    /** The documented endpoint, and what every client library and the Flutter client ask for. */
    private static final List<String> PATHS = List.of("/ws/socket.io", "/socket.io");

    private static final String HANDLER = "realtime";
    private static final String CLIENT = "socket.io-client";

    @Bean
    EngineEndpoint engineEndpoint(
            HttpProperties http,
            ClientBundle client,
            EngineListenerFactory listeners,
            MeterRegistry meters,
            InstantSource clock) {
        return new EngineEndpoint(
                PATHS,
                HttpOptions.defaults()
                        .withCors(CorsPolicy.of(http.allowedOrigins()))
                        .withClient(client),
                EngineConfig.defaults(),
                listeners,
                new EngineMeters(meters),
                clock);
    }

    /** The official JavaScript client, which the build brought in from npm. */
    @Bean
    ClientBundle javaScriptClient() throws IOException {
        String version = new ClassPathResource(CLIENT + "/version.txt").getContentAsString(StandardCharsets.UTF_8);
        return ClientBundle.fromClasspath(TakeoverConfiguration.class.getClassLoader(), CLIENT, version.strip());
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> engineTakeover(EngineEndpoint endpoint) {
        return factory -> factory.addServerCustomizers(server -> takeOver(server, endpoint));
    }

    /** Event loops of this server's own: others in the process live on when it stops, and the stop takes no pause. */
    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    EndpointLifecycle endpointLifecycle(EngineEndpoint endpoint) {
        return new EndpointLifecycle(endpoint);
    }

    private static HttpServer takeOver(HttpServer server, EngineEndpoint endpoint) {
        return server.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, HANDLER, endpoint.newHandler()));
    }
}
