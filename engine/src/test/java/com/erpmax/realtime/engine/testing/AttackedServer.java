package com.erpmax.realtime.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.EngineServerBuilder;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A server with one event loop, on which a healthy client echoes without a pause while a test attacks. What is left
 * after an attack must be that client and its timer.
 */
public final class AttackedServer implements AutoCloseable {

    private final TestServer server;
    private final Bystander bystander;
    private final EngineSession healthy;
    private final EchoListener healthyListener;
    private final List<PollingSession> victims = new ArrayList<>();
    private final int timersAtRest;

    private AttackedServer(Consumer<EngineServerBuilder> settings) {
        server = TestServer.start(settings.andThen(builder -> builder.eventLoops(1)));
        bystander = new Bystander(server.server().port());
        healthyListener = server.listener();
        healthy = healthyListener.session();
        bystander.start();
        timersAtRest = 1;
        Deadlines.until(() -> assertThat(armedTimers()).isEqualTo(timersAtRest));
    }

    /** With these times and bounds. */
    public static AttackedServer start(EngineConfig config) {
        return start(settings -> settings.config(config));
    }

    /** With other settings. */
    public static AttackedServer start(Consumer<EngineServerBuilder> settings) {
        return new AttackedServer(settings);
    }

    /** A new connection for an attack. */
    public RawConnection connect() {
        return server.connect();
    }

    /** The server, for what is special. */
    public TestServer server() {
        return server;
    }

    /** A session over polling that is attacked, ended with {@link #assertUnharmed}. */
    public PollingSession poll() {
        PollingSession victim = server.poll();
        victims.add(victim);
        return victim;
    }

    /** A WebSocket that was just opened, with the server's side. */
    public Client webSocket(String... headers) {
        return webSocket(server.connect(), headers);
    }

    /** A WebSocket over this connection, with the server's side. */
    public Client webSocket(RawConnection connection, String... headers) {
        RawWebSocket socket = RawWebSocket.open(connection, TestServer.PATH + "websocket", headers);
        return new Client(socket, server.listener(socket.text().substring(9, 29)));
    }

    /** The number of sessions beside the healthy one. */
    public int attackers() {
        return server.server().sessions().size() - 1;
    }

    /** The timers that are armed on the loop. */
    public int armedTimers() {
        return healthyListener.ask(healthy.loop()::armedTimers);
    }

    /** The number of the loop's thread. */
    public long loopThread() {
        return healthyListener.ask(() -> Thread.currentThread().threadId());
    }

    /** Waits until the healthy client has had some echoes more. */
    public void assertEchoes() {
        bystander.assertEchoes();
    }

    /** The healthy client echoes, and of the attackers nothing is left: no session, no timer. */
    public void assertUnharmed() {
        bystander.assertEchoes();
        victims.forEach(victim -> victim.listener().session().abort(CloseReason.FORCED_CLOSE));
        victims.clear();
        server.disconnectClients();
        Deadlines.until(() -> assertThat(attackers()).as("sessions left").isZero());
        Deadlines.until(() -> assertThat(armedTimers()).as("timers left").isEqualTo(timersAtRest));
    }

    @Override
    public void close() {
        bystander.close();
        server.close();
    }

    /** One connection and its session. */
    public record Client(RawWebSocket socket, EchoListener listener) {}
}
