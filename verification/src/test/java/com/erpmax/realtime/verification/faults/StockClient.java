package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.proxy.FaultProxy;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.json.JSONObject;
import tools.jackson.databind.json.JsonMapper;

/** The official Java client, which knows nothing of positions. All its callbacks come from one thread. */
final class StockClient implements Subscriber {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ClientPlan plan;
    private final FaultProxy proxy;
    private final Inbox inbox;
    private final Manager manager;
    private final List<Socket> sockets = new ArrayList<>();
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connection = new AtomicInteger();

    StockClient(ClientPlan plan, FaultProxy proxy, Inbox inbox) {
        this.plan = plan;
        this.proxy = proxy;
        this.inbox = inbox;
        IO.Options options = IO.Options.builder()
                .setReconnectionDelay(10)
                .setReconnectionDelayMax(100)
                .setTimeout(5_000)
                .setAuth(Map.of("token", plan.person().token()))
                .build();
        this.manager = new Manager(URI.create("http://127.0.0.1:" + proxy.port()), options);
        manager.on(Manager.EVENT_OPEN, nothing -> connection.incrementAndGet());
        for (String namespace : plan.namespaces()) {
            sockets.add(socket(namespace, options));
        }
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
    public void start() {
        sockets.forEach(Socket::connect);
    }

    @Override
    public boolean isReady() {
        return ready.containsAll(plan.namespaces());
    }

    @Override
    public int connections() {
        return connection.get();
    }

    @Override
    public void close() {
        sockets.forEach(Socket::disconnect);
    }

    private Socket socket(String namespace, Manager.Options options) {
        Socket socket = manager.socket(namespace, options);
        socket.on(Socket.EVENT_DISCONNECT, reason -> ended(namespace, String.valueOf(reason[0])));
        socket.on(Socket.EVENT_CONNECT_ERROR, error -> refused(error[0]));
        socket.onAnyIncoming(values -> take(namespace, values));
        return socket;
    }

    private void take(String namespace, Object... values) {
        String event = (String) values[0];
        if (values.length > 1 && values[1] instanceof JSONObject payload) {
            inbox.take(connection.get(), event, JSON.readTree(payload.toString()));
            if (event.equals("sync_state") && !payload.optBoolean("more")) {
                ready.add(namespace);
            }
        }
    }

    private void ended(String namespace, String reason) {
        ready.remove(namespace);
        if (reason.equals("io server disconnect")) {
            inbox.complain("was sent away");
        }
    }

    /** An exception is a connection that did not come about; an object is the server's refusal. */
    private void refused(Object error) {
        if (error instanceof JSONObject refusal) {
            inbox.complain("was refused: " + refusal);
        }
    }
}
