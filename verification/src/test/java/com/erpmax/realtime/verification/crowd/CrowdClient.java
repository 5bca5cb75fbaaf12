package com.erpmax.realtime.verification.crowd;

import com.erpmax.realtime.verification.ledger.Place;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import com.erpmax.realtime.verification.traffic.SocketMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client: one socket in the root namespace over a WebSocket. It lives on its event loop; what others may ask is
 * volatile.
 */
final class CrowdClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration OPENING = Duration.ofSeconds(20);
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final ClientPlan plan;
    private final Inbox inbox;
    private final CrowdSettings settings;
    private final CrowdListener listener;
    private final EventLoop loop;
    private final Random random;
    private @Nullable Channel channel;
    private int failedAttempts;
    private int connection;
    private long lastHeard;
    private Duration silence = OPENING;
    private boolean closed;
    private boolean wasOpened;
    private final AtomicInteger disconnects = new AtomicInteger();
    private volatile boolean ready;
    private volatile long readyAt;

    CrowdClient(
            ClientPlan plan,
            Inbox inbox,
            CrowdSettings settings,
            CrowdListener listener,
            EventLoop loop,
            Random random) {
        this.plan = plan;
        this.inbox = inbox;
        this.settings = settings;
        this.listener = listener;
        this.loop = loop;
        this.random = random;
    }

    ClientPlan plan() {
        return plan;
    }

    boolean isReady() {
        return ready;
    }

    /** How often an open connection has ended. */
    int disconnects() {
        return disconnects.get();
    }

    /** When it was last told that it has everything ({@link System#nanoTime}). */
    long readyAt() {
        return readyAt;
    }

    void start() {
        loop.execute(() -> {
            open();
            var unused = loop.scheduleWithFixedDelay(
                    this::leaveIfSilent, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            leave();
        });
    }

    private void open() {
        if (closed) {
            return;
        }
        connection++;
        silence = OPENING;
        wasOpened = false;
        lastHeard = System.nanoTime();
        int number = connection;
        ChannelFuture opening = new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .handler(new CrowdPipeline(settings.port(), new CrowdPipeline.Hearer() {
                    @Override
                    public void onPacket(Channel from, String packet) {
                        channel = from;
                        received(number, packet);
                    }

                    @Override
                    public void onEnd() {
                        ended(number);
                    }
                }))
                .connect("127.0.0.1", settings.port());
        channel = opening.channel();
        opening.addListener(done -> {
            if (!done.isSuccess()) {
                ended(number);
            }
        });
    }

    private void leave() {
        Channel left = channel;
        if (left != null) {
            var unused = left.close();
        }
    }

    private void leaveIfSilent() {
        if (!closed && channel != null && System.nanoTime() - lastHeard > silence.toNanos()) {
            leave();
        }
    }

    private void ended(int number) {
        if (number != connection || channel == null) {
            return;
        }
        channel = null;
        ready = false;
        if (wasOpened && !closed) {
            disconnects.incrementAndGet();
            listener.disconnected(plan);
        }
        long pause = settings.backoff().millis(failedAttempts, random);
        failedAttempts++;
        var unused = loop.schedule(this::open, pause, TimeUnit.MILLISECONDS);
    }

    private void received(int number, String packet) {
        if (number != connection || closed || packet.isEmpty()) {
            return;
        }
        lastHeard = System.nanoTime();
        switch (packet.charAt(0)) {
            case '0' -> opened(JSON.readTree(packet.substring(1)));
            case '1' -> leave();
            case '2' -> send("3");
            case '4' -> receivedMessage(packet.substring(1));
            default -> {} // nothing that a client has to answer
        }
    }

    private void opened(JsonNode handshake) {
        failedAttempts = 0;
        wasOpened = true;
        silence = Duration.ofMillis(handshake.get("pingInterval").asLong()
                + handshake.get("pingTimeout").asLong());
        send("40" + auth());
    }

    private String auth() {
        Map<String, Object> auth = new LinkedHashMap<>();
        auth.put("token", plan.person().token());
        if (!settings.catchesUp()) {
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
                listener.received(plan, parsed.event(), payload);
                if (parsed.event().equals("sync_state") && !payload.path("more").asBoolean(false)) {
                    readyAt = System.nanoTime();
                    ready = true;
                }
            }
            case '1', '4' -> inbox.complain("was sent away: " + message);
            default -> {} // it is let in, and greeted next
        }
    }

    private void send(String packet) {
        Channel current = channel;
        if (current != null) {
            var unused = current.writeAndFlush(new TextWebSocketFrame(packet), current.voidPromise());
        }
    }
}
