package com.erpmax.realtime.engine;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.http.HttpPipeline;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.engine.session.SessionRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A standalone server: Engine.IO over HTTP/1.1 on one port, everything else answered 404. Serves from
 * {@link EngineServerBuilder#start} until {@link #close}.
 */
public final class EngineServer implements AutoCloseable {

    private static final int CONNECTION_BACKLOG = 1024;
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final long SHUTDOWN_SECONDS = 5;

    private final EventLoopGroup group;
    private final EngineEndpoint endpoint;
    private final Channel listening;
    private final ChannelGroup connections;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private EngineServer(EventLoopGroup group, EngineEndpoint endpoint, Channel listening, ChannelGroup connections) {
        this.group = group;
        this.endpoint = endpoint;
        this.listening = listening;
        this.connections = connections;
    }

    /** A builder with the defaults that it documents. */
    public static EngineServerBuilder builder() {
        return new EngineServerBuilder();
    }

    /** The port that the server listens on; the one chosen by the system when 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The sessions that are open now. */
    public SessionRegistry sessions() {
        return endpoint.sessions();
    }

    /**
     * Goes on serving the open sessions and closes them one after the other over this time, while new ones are refused
     * with 503 ({@link EngineEndpoint#drain}). Waits for that; {@link #close} is still to be called, and ends it early.
     */
    @Blocking
    public void drain(Duration spread) {
        endpoint.drain(spread);
    }

    /**
     * Stops listening, closes every session, then every connection, and ends the event loops. Peers that do not take
     * their farewell within a second are cut off; waits up to about eight seconds in all. Later calls are without
     * effect.
     */
    @Override
    @Blocking
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        listening.close().syncUninterruptibly();
        endpoint.close(FAREWELL);
        for (int round = 0; round < 2; round++) {
            settle();
        }
        // a loop that is told to end at once may do so without closing its channels
        connections.close().awaitUninterruptibly(FAREWELL.toMillis());
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets every loop finish what it had to do by now: an answer may have been on its way from one to another. */
    private void settle() {
        List<Future<?>> turns = new ArrayList<>();
        group.forEach(loop -> turns.add(loop.submit(() -> {})));
        turns.forEach(turn -> turn.awaitUninterruptibly(1, TimeUnit.SECONDS));
    }

    /** TCP_NODELAY, which matters, is Netty's default. */
    static EngineServer start(EngineServerBuilder settings, EngineListenerFactory listeners) {
        boolean hasEpoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), hasEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        EngineEndpoint endpoint = settings.endpoint(listeners);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        try {
            Channel listening = new ServerBootstrap()
                    .group(group)
                    .channel(hasEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, CONNECTION_BACKLOG)
                    .childOption(ChannelOption.AUTO_READ, false)
                    .childHandler(new HttpPipeline(endpoint, connections))
                    .bind(settings.address())
                    .syncUninterruptibly()
                    .channel();
            return new EngineServer(group, endpoint, listening, connections);
        } catch (RuntimeException cannotBind) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
            throw cannotBind;
        }
    }
}
