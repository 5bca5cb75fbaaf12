package com.erpmax.realtime.verification.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Engine.IO connection over long-polling that is never upgraded: one virtual thread asks, one sends, each over a TCP
 * connection of its own. A request that fails ends it.
 */
final class PollingWire implements Wire {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TARGET = "/socket.io/?EIO=4&transport=polling";
    private static final String SEPARATOR = "\u001e";
    /** Ends the thread that sends. */
    private static final String END = "";

    private final Wire.Listener listener;
    private final HttpConnection polls;
    private final HttpConnection posts;
    private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    private PollingWire(int port, Wire.Listener listener) {
        this.listener = listener;
        this.polls = new HttpConnection(port, PATIENCE);
        this.posts = new HttpConnection(port, PATIENCE);
    }

    /** Opens a connection; what comes of it is told to the listener. */
    static PollingWire open(int port, Wire.Listener listener) {
        PollingWire wire = new PollingWire(port, listener);
        Thread.ofVirtual().name("poll").start(wire::receiveAll);
        return wire;
    }

    @Override
    public void send(String packet) {
        outgoing.add(packet);
    }

    @Override
    public void abort() {
        ended = true;
        outgoing.add(END);
        polls.close();
        posts.close();
    }

    private void receiveAll() {
        try {
            String open = polls.exchange("GET", TARGET, "");
            String session = TARGET + "&sid="
                    + JSON.readTree(open.substring(1)).get("sid").asString();
            Thread.ofVirtual().name("post").start(() -> sendAll(session));
            tell(open);
            while (!ended) {
                tell(polls.exchange("GET", session, ""));
            }
        } catch (IOException broken) {
            end();
        }
    }

    private void sendAll(String session) {
        try {
            for (String packet = outgoing.take(); !ended; packet = outgoing.take()) {
                posts.exchange("POST", session, packet);
            }
        } catch (IOException broken) {
            end();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            end();
        }
    }

    private void tell(String payload) {
        for (String packet : payload.split(SEPARATOR, -1)) {
            listener.onPacket(packet);
        }
    }

    private void end() {
        abort();
        listener.onEnd();
    }
}
