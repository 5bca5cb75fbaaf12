package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds for all sockets of a namespace, or of all children of a parent: who may enter, who is called when they
 * come, speak and go. It holds for the sockets that connect, and the events that arrive, after it was given.
 *
 * @param <T> the namespace itself, for chained calls
 */
@AnyThread
public abstract sealed class NamespaceSetup<T extends NamespaceSetup<T>> extends EventReceiver<T>
        permits Namespace, ParentNamespace {
    private static final Logger log = LoggerFactory.getLogger(NamespaceSetup.class);

    private final List<ConnectMiddleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<ConnectionHandler> connectionHandlers = new CopyOnWriteArrayList<>();
    private volatile @Nullable HandlerErrorListener errorListener;

    NamespaceSetup() {}

    /** Has every client that wants to enter pass this as well, after those given before. */
    public T use(ConnectMiddleware middleware) {
        middlewares.add(middleware);
        return self();
    }

    /** Has every socket that was let in welcomed by this as well, after those given before. */
    public T onConnection(ConnectionHandler handler) {
        connectionHandlers.add(handler);
        return self();
    }

    /** Learns of handlers that failed, in place of the default, which logs one line. */
    public T onHandlerError(HandlerErrorListener listener) {
        errorListener = listener;
        return self();
    }

    @Override
    abstract @Nullable NamespaceSetup<?> above();

    /** The middlewares of the one above, then these. */
    final List<ConnectMiddleware> middlewares() {
        NamespaceSetup<?> above = above();
        return above == null ? List.copyOf(middlewares) : Lists.both(above.middlewares(), middlewares);
    }

    /** The connection handlers of the one above, then these. */
    final List<ConnectionHandler> connectionHandlers() {
        NamespaceSetup<?> above = above();
        return above == null
                ? List.copyOf(connectionHandlers)
                : Lists.both(above.connectionHandlers(), connectionHandlers);
    }

    /** The listener for failures: this one's, else that of the one above, else the default. */
    final HandlerErrorListener errorListener() {
        HandlerErrorListener own = errorListener;
        if (own != null) {
            return own;
        }
        NamespaceSetup<?> above = above();
        return above == null ? NamespaceSetup::log : above.errorListener();
    }

    /** The default of {@link #onHandlerError}: what strangers can cause is not worth a line of the usual log. */
    private static void log(Socket socket, @Nullable Event event, Throwable error) {
        String name = event == null ? "none" : LogText.of(event.name());
        if (error instanceof MalformedPacketException) {
            log.debug("A handler could not read its arguments: {}, event {}: {}", socket, name, error.toString());
        } else {
            log.warn("A handler failed: {}, event {}: {}", socket, name, error.toString());
        }
    }
}
