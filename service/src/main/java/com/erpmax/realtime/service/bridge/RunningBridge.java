package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.PythonMessageReader;
import com.erpmax.realtime.cluster.redis.ChannelTimes;
import com.erpmax.realtime.cluster.redis.RedisAddress;
import com.erpmax.realtime.cluster.redis.RedisChannel;
import com.erpmax.realtime.service.config.PythonProperties;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.socket.SocketIoServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The bridge and its channel, put together. Thread-safe. */
final class RunningBridge implements AutoCloseable {

    /** When the channel is looked at, and given up. */
    static final ChannelTimes TIMES = ChannelTimes.defaults();

    private final RedisChannel channel;
    private final PythonBridge bridge;
    private final NotificationInbox notifications;

    private RunningBridge(RedisChannel channel, PythonBridge bridge, NotificationInbox notifications) {
        this.channel = channel;
        this.bridge = bridge;
        this.notifications = notifications;
    }

    /**
     * Starts to listen. Returns at once, whether or not Redis is there.
     *
     * @param onGap tells clients that live events may have been missed; called by any thread
     */
    static RunningBridge start(
            RedisAddress redis,
            PythonProperties properties,
            SocketIoServer io,
            RealtimeEmitter emitter,
            Runnable onGap,
            MeterRegistry registry) {
        BridgeLimits limits = BridgeLimits.DEFAULTS;
        AtomicReference<@Nullable RedisChannel> started = new AtomicReference<>();
        Refusals refusals = new Refusals(registry, System::nanoTime);
        NotificationInbox notifications = new NotificationInbox(emitter, refusals, limits, registry);
        Answers answers = new Answers(limits.answers(), message -> publish(started.get(), message), registry);
        MessageHandler handler = new MessageHandler(io, notifications, answers, refusals, properties.emitsToAll());
        PythonBridge bridge = new PythonBridge(
                new PythonMessageReader(properties.bareLists()), handler::handle, refusals, limits, onGap, registry);
        RedisChannel channel = RedisChannel.start(redis, properties.channel(), TIMES, bridge);
        started.set(channel);
        BridgeMeter.HEARD.gauge(registry, channel, heard -> heard.isHeard() ? 1 : 0);
        return new RunningBridge(channel, bridge, notifications);
    }

    /** Whether the channel is heard. */
    boolean isHeard() {
        return channel.isHeard();
    }

    /** Redis is known to answer again. */
    void hurry() {
        channel.hurry();
    }

    @Override
    public void close() {
        channel.close();
        bridge.close();
        notifications.close();
    }

    private static boolean publish(@Nullable RedisChannel channel, byte[] message) {
        return channel != null && channel.publish(message);
    }
}
