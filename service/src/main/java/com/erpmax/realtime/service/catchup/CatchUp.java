package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.database.DatabaseFault;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.logging.SeldomLines;
import com.erpmax.realtime.service.realtime.ControlEvents;
import com.erpmax.realtime.service.realtime.DeliveryGate;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.RecipientStreams;
import com.erpmax.realtime.service.realtime.SocketWelcome;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Gives every socket its feeds, and asks them about every stored event. */
final class CatchUp implements SocketWelcome, DeliveryGate {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final SocketAttribute<ConnectionFeeds> OF_CONNECTION =
            new SocketAttribute<>("feeds", ConnectionFeeds.class);
    private static final SocketAttribute<SocketFeeds> OF_SOCKET = new SocketAttribute<>("feeds", SocketFeeds.class);
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(30);

    private final SeldomLines<DatabaseFault> lines = new SeldomLines<>(System::nanoTime);
    private final CatchUpContext context;

    CatchUp(CatchUpContext context) {
        this.context = context;
    }

    private record SocketFeeds(ConnectionFeeds feeds, String userId) {}

    @Override
    public void welcome(Socket socket, Principal principal, Runnable greeting) {
        List<StreamName> streams =
                RecipientStreams.of(principal, socket.namespace().name());
        if (!expect(socket, principal.userId(), streams)) {
            return;
        }
        @Nullable CatchUpRequest request;
        try {
            request = socket.isConnected() ? request(socket, principal, streams) : null;
            if (request == null || !socket.isConnected()) {
                return;
            }
            context.positions().begin(request.userId(), request.starts().beginnings());
        } catch (DatabaseUnavailableException unavailable) {
            long times = lines.happened(unavailable.fault());
            if (times > 0) {
                LOG.warn(
                        "A client is sent away until the database can be used: {}; {} clients since the last line about this",
                        unavailable.getMessage(),
                        times);
            }
            socket.closeTransport(CloseReason.UNAVAILABLE);
            return;
        } catch (RuntimeException failure) {
            context.reads().failed(socket, failure);
            return;
        }
        socket.forgetAuth(); // the token, which was checked
        greeting.run();
        socket.runOnLoop(onLoop -> feeds(onLoop).welcome(onLoop, request));
    }

    /** Has the socket's feeds listen before anything is read for it; false if that cannot be. */
    private boolean expect(Socket socket, String userId, List<StreamName> streams) {
        CountDownLatch listening = new CountDownLatch(1);
        socket.runOnLoop(onLoop -> {
            ConnectionFeeds feeds = feeds(onLoop);
            socket.attribute(OF_SOCKET, new SocketFeeds(feeds, userId));
            feeds.expect(userId, streams);
            listening.countDown();
        });
        try {
            if (listening.await(LISTENS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            LOG.warn("The connection of {} is closed: its event loop does nothing", socket);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        socket.closeTransport(CloseReason.UNAVAILABLE);
        return false;
    }

    private ConnectionFeeds feeds(SocketOnLoop socket) {
        return socket.connectionAttribute(OF_CONNECTION, () -> new ConnectionFeeds(context));
    }

    @Override
    public void left(Socket socket) {
        context.positions().saveSoon();
        socket.runOnLoop(onLoop -> feeds(onLoop).left());
    }

    /** Of a socket that is not welcomed yet, nothing is sent as it comes: its feeds hear of it, or will read it. */
    @Override
    public boolean admits(Socket socket, StoredEvent event) {
        SocketFeeds its = socket.attribute(OF_SOCKET).orElse(null);
        return its != null && its.feeds().offer(its.userId(), event);
    }

    /** Null if the socket has left meanwhile. */
    private @Nullable CatchUpRequest request(Socket socket, Principal principal, List<StreamName> streams) {
        JsonNode auth = socket.auth(JsonNode.class);
        boolean isReplayWanted = !isFalse(auth.get("replay"));
        Map<StreamName, @Nullable StreamPlace> claimed = Map.of();
        try {
            claimed = Positions.read(auth.get("positions"));
        } catch (EventRefusedException wrong) {
            socket.emit(
                    ControlEvents.ERROR,
                    Map.of("message", wrong.errorMessage(), "code", wrong.errorCode(), "event", "connect"));
        }
        HistoryReader history = context.history();
        HistoryReader.Starts starts = isReplayWanted
                ? history.starts(principal.userId(), streams, claimed, socket::isConnected)
                : history.startsAtHead(streams);
        return starts == null ? null : new CatchUpRequest(principal.userId(), starts, isReplayWanted);
    }

    private static boolean isFalse(@Nullable JsonNode value) {
        return value != null && value.isBoolean() && !value.booleanValue();
    }
}
