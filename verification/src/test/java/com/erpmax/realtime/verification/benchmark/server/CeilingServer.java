package com.erpmax.realtime.verification.benchmark.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What Netty can do at best for clients of Socket.IO over WebSocket: the answers of {@link BenchServer} without
 * sessions, heartbeats, limits, rooms or handlers. Messages are recognised by a byte or two and answered out of the bytes
 * in which they came; a broadcast is one frame, written by reference. No server can be expected to be faster.
 */
public final class CeilingServer implements AutoCloseable {

    private final EventLoopGroup group;
    private final Channel listening;

    private CeilingServer(EventLoopGroup group, Channel listening) {
        this.group = group;
        this.listening = listening;
    }

    public static void main(String[] arguments) throws InterruptedException {
        BenchServer.Setup setup = BenchServer.Setup.parse(List.of(arguments));
        CeilingServer server =
                start(setup.port(), setup.wantsTokens(), Runtime.getRuntime().availableProcessors());
        System.out.println("Listening on port " + server.port());
        server.listening.closeFuture().await();
    }

    /**
     * Starts the server.
     *
     * @param port 0 for one that is free
     * @param wantsTokens whether every CONNECT must carry a valid {@link AccessToken}
     * @param eventLoops how many
     */
    public static CeilingServer start(int port, boolean wantsTokens, int eventLoops) {
        boolean hasEpoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                eventLoops, hasEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        CeilingLoops loops = new CeilingLoops(group);
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(hasEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new CeilingHandshake(loops, wantsTokens));
                    }
                })
                .bind(new InetSocketAddress(port))
                .syncUninterruptibly()
                .channel();
        return new CeilingServer(group, listening);
    }

    /** The port that the server listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
