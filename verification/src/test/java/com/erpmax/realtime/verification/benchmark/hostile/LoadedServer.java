package com.erpmax.realtime.verification.benchmark.hostile;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.socket.SocketIoServer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;

/**
 * The server under attack, in a process of its own: answers {@code echo}. Prints its port, and its state for every line
 * that it reads; ends with its standard input.
 */
final class LoadedServer {

    private LoadedServer() {}

    public static void main(String[] arguments) throws java.io.IOException {
        SocketIoServer io = SocketIoServer.create();
        io.root().onLoop("echo", event -> event.socket().emit("echo", event.arguments()));
        try (EngineServer server = EngineServer.builder().start(io)) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                System.out.println(state(server));
            }
        }
    }

    private static String state(EngineServer server) {
        long collecting = 0;
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collecting += collector.getCollectionTime();
        }
        System.gc();
        Runtime memory = Runtime.getRuntime();
        long buffers = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
        return "heap=" + (memory.totalMemory() - memory.freeMemory()) + " buffers=" + buffers + " sessions="
                + server.sessions().size() + " collecting=" + collecting + " threads="
                + ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
