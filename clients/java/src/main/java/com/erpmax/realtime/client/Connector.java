package com.erpmax.realtime.client;

import com.erpmax.realtime.client.ClientState.CaughtUp;
import com.erpmax.realtime.client.ClientState.Closed;
import com.erpmax.realtime.client.ClientState.Connected;
import com.erpmax.realtime.client.ClientState.Connecting;
import com.erpmax.realtime.client.ClientState.Idle;
import com.erpmax.realtime.client.ClientState.Refused;
import com.erpmax.realtime.client.ClientState.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a client to the service and back: a fresh token for each attempt, exponential back-off with full jitter between
 * them, an end where another attempt would be of no use. Owned by the loop.
 */
final class Connector implements Link.Listener {

    /** What lives on the connections. */
    interface Host {

        /** Returns the positions to connect with. */
        Map<String, @Nullable Object> positions();

        /** All namespaces have been entered. */
        void connected(Link link);

        /** An event came. */
        void event(
                String namespace,
                String name,
                List<@Nullable Object> arguments,
                @Nullable Consumer<Map<String, @Nullable Object>> reply);

        /** What {@link #connected} began is over. */
        void disconnected();

        void changed(ClientState state);

        void problem(RealtimeClientException problem);
    }

    private final ClientOptions options;
    private final Loop loop;
    private final Executor tokenThread;
    private final Host host;
    private final Backoff backoff;
    private final Set<String> entered = new HashSet<>();
    private volatile ClientState state = new Idle();
    private @Nullable Object attempt;
    private @Nullable Link link;
    private Loop.@Nullable Timer timer;
    private Loop.@Nullable Timer stable;
    private boolean refused;

    Connector(ClientOptions options, Loop loop, Executor tokenThread, Host host) {
        this.options = options;
        this.loop = loop;
        this.tokenThread = tokenThread;
        this.host = host;
        this.backoff = options.backoff();
    }

    /** Returns where the client is; may be called from any thread. */
    ClientState state() {
        return state;
    }

    /** Connects, unless that is done or being done; does not wait any longer if the next attempt is being waited for. */
    void connect() {
        if (state instanceof Connecting || state instanceof Connected || state instanceof CaughtUp) {
            return;
        }
        if (!(state instanceof Waiting)) {
            backoff.reset();
            refused = false;
        }
        attempt();
    }

    /** Everything that had been missed has come. */
    void caughtUp() {
        if (state instanceof Connected) {
            change(new CaughtUp());
        }
    }

    void close() {
        leave();
        change(new Closed("io client disconnect"));
    }

    @Override
    public void entered(String namespace) {
        entered.add(namespace);
        Link opened = link;
        if (entered.size() == options.namespaces().size() && opened != null) {
            cancelTimers();
            refused = false;
            stable = loop.after(options.stableAfter(), backoff::reset);
            change(new Connected());
            host.connected(opened);
        }
    }

    @Override
    public void event(
            String namespace,
            String name,
            List<@Nullable Object> arguments,
            @Nullable Consumer<Map<String, @Nullable Object>> reply) {
        host.event(namespace, name, arguments, reply);
    }

    @Override
    public void refused(String code, String message) {
        leave();
        if (isOfTheToken(code) && !refused) {
            refused = true;
            comeBack(code, Duration.ZERO);
        } else {
            change(new Refused(code, message));
        }
    }

    @Override
    public void ended(String reason, Duration retryAfter) {
        leave();
        if (reason.equals(Link.TERMINAL)) {
            change(new Closed(reason));
        } else {
            comeBack(reason, retryAfter);
        }
    }

    private void attempt() {
        cancelTimers();
        Object current = new Object();
        attempt = current;
        boolean wasRefused = refused;
        change(new Connecting(backoff.attempts() + 1));
        tokenThread.execute(() -> {
            try {
                String token = options.tokens().token(wasRefused);
                loop.execute(() -> open(current, token));
            } catch (Exception failure) { // whatever the application's code throws
                loop.execute(() -> tokenFailed(current, failure));
            }
        });
    }

    private void open(Object current, String token) {
        if (attempt != current) {
            return;
        }
        entered.clear();
        timer = loop.after(options.limits().connectTimeout(), () -> ended("timeout", Duration.ZERO));
        link = Link.open(
                options.address(),
                options.http(),
                options.namespaces(),
                options.auth(token, host.positions()),
                loop,
                this);
    }

    private void tokenFailed(Object current, Exception failure) {
        if (attempt == current) {
            host.problem(new RealtimeClientException(
                    RealtimeClientException.NO_TOKEN, "the token source failed: " + failure, failure));
            comeBack(RealtimeClientException.NO_TOKEN, Duration.ZERO);
        }
    }

    private void comeBack(String reason, Duration atLeast) {
        Duration delay = atLeast.plus(backoff.next());
        timer = loop.after(delay, this::attempt);
        change(new Waiting(delay, backoff.attempts(), reason));
    }

    /** Leaves the connection, or the attempt, whatever state it is in. */
    private void leave() {
        cancelTimers();
        attempt = null;
        if (link != null) {
            link.close();
            link = null;
        }
        if (state instanceof Connected || state instanceof CaughtUp) {
            host.disconnected();
        }
    }

    private void cancelTimers() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (stable != null) {
            stable.cancel();
            stable = null;
        }
    }

    private void change(ClientState next) {
        state = next;
        host.changed(next);
    }

    private static boolean isOfTheToken(String code) {
        return code.startsWith("token_") || code.equals("auth_required");
    }
}
