package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.ledger.Place;
import com.erpmax.realtime.verification.proxy.FaultProxy;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import com.erpmax.realtime.verification.traffic.Protection;
import com.erpmax.realtime.verification.traffic.SocketMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small Socket.IO client, written against the wire format itself, that can be told to misbehave. It comes back at
 * once, or after a pause that its seed picks, and leaves a connection on which it hears nothing for too long.
 */
final class LightClient implements Subscriber {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 400;
    private static final Duration OPENING = Duration.ofSeconds(5);

    private final ClientPlan plan;
    private final FaultProxy proxy;
    private final Inbox inbox;
    private final Random random;
    private final boolean catchesUp;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final Set<String> ready = new HashSet<>();
    private int connection;
    private @Nullable Wire wire;
    private @Nullable ScheduledFuture<?> patience;
    private Duration silence = OPENING;
    private int longestPauseMillis = FIRST_PAUSE_MILLIS;
    private boolean answersPings = true;
    private boolean offline;
    private boolean closed;

    LightClient(ClientPlan plan, FaultProxy proxy, Inbox inbox, Random random, Set<Protection> off) {
        this.plan = plan;
        this.proxy = proxy;
        this.inbox = inbox;
        this.random = random;
        this.catchesUp = !off.contains(Protection.CATCH_UP);
    }

    @Override
    public ClientPlan plan() {
        return plan;
    }

    @Override
    public FaultProxy proxy() {
        return proxy;
    }

    @Override
    public synchronized void start() {
        open();
    }

    @Override
    public synchronized boolean isReady() {
        return ready.containsAll(plan.namespaces());
    }

    @Override
    public synchronized int connections() {
        return connection;
    }

    /** Whether heartbeats are answered from now on; without, nothing is proven to have arrived. */
    synchronized void answerPings(boolean answers) {
        answersPings = answers;
    }

    /** Drops the connection without a word and stays away. */
    synchronized void goOffline() {
        offline = true;
        leave();
    }

    /** Comes back. */
    synchronized void goOnline() {
        offline = false;
        open();
    }

    @Override
    public synchronized void close() {
        closed = true;
        leave();
        timer.shutdownNow();
    }

    private void open() {
        int number = ++connection;
        silence = OPENING;
        ready.clear();
        Listener listener = new Listener(number);
        wire = plan.kind() == ClientPlan.Kind.POLLING
                ? PollingWire.open(proxy.port(), listener)
                : WebSocketWire.open(proxy.port(), listener);
        waitOn(number);
    }

    private void leave() {
        Wire left = wire;
        if (left != null) {
            left.abort();
        }
        wire = null;
        ready.clear();
    }

    private void comeBack() {
        leave();
        int pause = random.nextInt(longestPauseMillis);
        longestPauseMillis = Math.min(2 * longestPauseMillis, LONGEST_PAUSE_MILLIS);
        ScheduledFuture<?> unused = timer.schedule(this::openAgain, pause, TimeUnit.MILLISECONDS);
    }

    private synchronized void openAgain() {
        if (!closed && !offline && wire == null) {
            open();
        }
    }

    /** From now on the server may be silent for so long. */
    private void waitOn(int number) {
        ScheduledFuture<?> before = patience;
        if (before != null) {
            before.cancel(false);
        }
        patience = timer.schedule(() -> ended(number), silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void ended(int number) {
        if (number == connection && wire != null && !closed) {
            comeBack();
        }
    }

    private synchronized void received(int number, String packet) {
        Wire current = wire;
        if (number != connection || current == null || closed || packet.isEmpty()) {
            return;
        }
        waitOn(number);
        switch (packet.charAt(0)) {
            case '0' -> opened(current, JSON.readTree(packet.substring(1)));
            case '1' -> comeBack();
            case '2' -> {
                if (answersPings) {
                    current.send("3");
                }
            }
            case '4' -> receivedMessage(packet.substring(1));
            default -> {} // a noop of a finished poll
        }
    }

    private void opened(Wire current, JsonNode handshake) {
        longestPauseMillis = FIRST_PAUSE_MILLIS;
        silence = Duration.ofMillis(handshake.get("pingInterval").asLong()
                + handshake.get("pingTimeout").asLong());
        for (String namespace : plan.namespaces()) {
            current.send("40" + (namespace.equals("/") ? "" : namespace + ",") + auth());
        }
    }

    private String auth() {
        Map<String, Object> auth = new LinkedHashMap<>();
        auth.put("token", plan.person().token());
        if (!catchesUp) {
            auth.put("replay", false);
        } else if (plan.keepsPositions()) {
            Map<String, Object> positions = new LinkedHashMap<>();
            for (Place place : inbox.positions().values()) {
                positions.put(place.stream(), Map.of("epoch", place.epoch(), "seq", place.seq()));
            }
            auth.put("positions", positions);
        }
        return JSON.writeValueAsString(auth);
    }

    private void receivedMessage(String message) {
        SocketMessage parsed = SocketMessage.parse(message);
        switch (parsed.type()) {
            case '2' -> {
                JsonNode payload = parsed.data().path(1);
                inbox.take(connection, parsed.event(), payload);
                if (isReadyAfter(parsed.event(), payload)) {
                    ready.add(parsed.namespace());
                }
            }
            case '1', '4' -> inbox.complain("was sent away: " + message);
            default -> {} // it is let in, and greeted next
        }
    }

    private static boolean isReadyAfter(String event, JsonNode payload) {
        return event.equals("sync_state") && !payload.path("more").asBoolean(false);
    }

    /** Hears one connection; what comes from an older one is nothing to the client any more. */
    private final class Listener implements Wire.Listener {

        private final int number;

        Listener(int number) {
            this.number = number;
        }

        @Override
        public void onPacket(String packet) {
            received(number, packet);
        }

        @Override
        public void onEnd() {
            ended(number);
        }
    }
}
