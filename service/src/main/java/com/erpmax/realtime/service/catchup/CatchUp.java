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
import java.util.List;
import java.util.Map;
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

    private final SeldomLines<DatabaseFault> lines = new SeldomLines<>(DatabaseFault.class, System::nanoTime);
    private final CatchUpContext context;

    CatchUp(CatchUpContext context) {
        this.context = context;
    }

    private record SocketFeeds(ConnectionFeeds feeds, String userId) {}

    @Override
    public void welcome(Socket socket, Principal principal, Runnable greeting) {
        @Nullable CatchUpRequest request;
        try {
            request = socket.isConnected() ? request(socket, principal) : null;
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
        socket.runOnLoop(onLoop -> {
            ConnectionFeeds feeds = onLoop.connectionAttribute(OF_CONNECTION, () -> new ConnectionFeeds(context));
            socket.attribute(OF_SOCKET, new SocketFeeds(feeds, request.userId()));
            feeds.welcome(onLoop, request);
        });
    }

    @Override
    public void left(Socket socket) {
        context.positions().saveSoon();
        // Asked on the loop, where the welcome of a socket that left at once may still be on its way.
        socket.runOnLoop(onLoop ->
                socket.attribute(OF_SOCKET).ifPresent(its -> its.feeds().left()));
    }

    /** Of a socket that is not welcomed yet, nothing is sent as it comes: its feeds will read it. */
    @Override
    public boolean admits(Socket socket, StoredEvent event) {
        SocketFeeds its = socket.attribute(OF_SOCKET).orElse(null);
        return its != null && its.feeds().offer(its.userId(), event);
    }

    /** Null if the socket has left meanwhile. */
    private @Nullable CatchUpRequest request(Socket socket, Principal principal) {
        JsonNode auth = socket.auth(JsonNode.class);
        List<StreamName> streams =
                RecipientStreams.of(principal, socket.namespace().name());
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
