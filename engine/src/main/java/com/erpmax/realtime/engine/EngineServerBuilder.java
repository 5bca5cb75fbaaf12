package com.erpmax.realtime.engine;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;

/** Settings of a standalone server. Not thread-safe; may be used again after {@link #start}. */
public final class EngineServerBuilder {

    private InetSocketAddress address = new InetSocketAddress(0);
    private List<String> paths = List.of("/socket.io");
    private HttpOptions http = HttpOptions.defaults();
    private EngineConfig config = EngineConfig.defaults();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private int eventLoops = Runtime.getRuntime().availableProcessors();

    EngineServerBuilder() {}

    /** The port on all addresses; default 0, which lets the system choose. */
    public EngineServerBuilder port(int port) {
        return address(new InetSocketAddress(port));
    }

    /** The address and port to listen on. */
    public EngineServerBuilder address(InetSocketAddress value) {
        address = value;
        return this;
    }

    /** The paths of Engine.IO; default {@code /socket.io}. */
    public EngineServerBuilder paths(String... values) {
        paths = List.of(values);
        return this;
    }

    /** Which web pages may connect; default only those of this server. */
    public EngineServerBuilder cors(CorsPolicy value) {
        return http(http.withCors(value));
    }

    /** What the HTTP side does; default {@link HttpOptions#defaults()}. Replaces what {@link #cors} set. */
    public EngineServerBuilder http(HttpOptions value) {
        http = value;
        return this;
    }

    /** Times and bounds; default {@link EngineConfig#defaults()}. */
    public EngineServerBuilder config(EngineConfig value) {
        config = value;
        return this;
    }

    /** Where the engine's meters are registered; default a registry of its own. */
    public EngineServerBuilder meters(MeterRegistry value) {
        meters = value;
        return this;
    }

    /** The number of event loops; default the number of processors. */
    public EngineServerBuilder eventLoops(int value) {
        eventLoops = value;
        return this;
    }

    /** Listens; every new session gets a listener from the factory. Fails when the address cannot be bound. */
    @Blocking
    public EngineServer start(EngineListenerFactory listeners) {
        return EngineServer.start(this, listeners);
    }

    InetSocketAddress address() {
        return address;
    }

    int eventLoops() {
        return eventLoops;
    }

    EngineEndpoint endpoint(EngineListenerFactory listeners) {
        return new EngineEndpoint(paths, http, config, listeners, new EngineMeters(meters), InstantSource.system());
    }
}
