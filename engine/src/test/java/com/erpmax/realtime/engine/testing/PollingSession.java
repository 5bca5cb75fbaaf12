package com.erpmax.realtime.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client's side of a session over long-polling. Every request goes over a connection of its own. */
public final class PollingSession {

    private static final Pattern SID = Pattern.compile("\"sid\":\"([A-Za-z0-9_-]{20})\"");

    private final TestServer server;
    private final String path;
    private final HttpAnswer handshake;
    private final String sid;
    private final EchoListener listener;

    PollingSession(TestServer server, String path, String parameters) {
        this.server = server;
        this.path = path;
        this.handshake = server.connect().exchange("GET " + path + "polling" + parameters);
        Matcher matcher = SID.matcher(handshake.body());
        if (!matcher.find()) {
            throw new AssertionError("handshake: " + handshake);
        }
        this.sid = matcher.group(1);
        this.listener = server.listener(sid);
    }

    /** The session's id. */
    public String sid() {
        return sid;
    }

    /** The response to the request that opened the session. */
    public HttpAnswer handshake() {
        return handshake;
    }

    /** The server's side. */
    public EchoListener listener() {
        return listener;
    }

    /** Where polls and posts go. */
    public String target() {
        return path + "polling&sid=" + sid;
    }

    /** Where an upgrade goes. */
    public String upgradeTarget() {
        return path + "websocket&sid=" + sid;
    }

    /** Polls and waits for the answer. */
    public HttpAnswer poll() {
        return startPoll().answer();
    }

    /** Polls without waiting. */
    public RawConnection startPoll() {
        return server.connect().request("GET " + target());
    }

    /** Polls, and returns when the session has the poll and has nothing to answer it with. */
    public RawConnection waitingPoll() {
        RawConnection poll = startPoll();
        Deadlines.until(
                () -> assertThat(listener.ask(listener.session()::isWritable)).isTrue());
        return poll;
    }

    /** Posts a payload and waits for the answer. */
    public HttpAnswer post(String payload) {
        return startPost(payload).answer();
    }

    /** Posts a payload without waiting. */
    public RawConnection startPost(String payload) {
        return server.connect().post(target(), payload);
    }

    /** Opens a WebSocket for this session. */
    public RawWebSocket webSocket() {
        return RawWebSocket.open(server.connect(), upgradeTarget());
    }

    /** Moves the session to a WebSocket, as a client does that has no poll open. */
    public RawWebSocket upgrade() {
        RawWebSocket socket = webSocket().send("2probe");
        if (!socket.text().equals("3probe")) {
            throw new AssertionError("no pong to the probe");
        }
        socket.send("5");
        listener.awaitUpgrade();
        return socket;
    }
}
