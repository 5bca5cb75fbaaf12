package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.socket.namespace.ConnectRefusal;
import com.erpmax.realtime.socket.namespace.DisconnectReason;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketLifecycleListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for each socket that comes, goes, or is refused; never a token. The lines are written by a thread of
 * their own, since writing may block; when more than {@value #WAITING_LINES} wait, further ones are counted and dropped.
 */
final class ConnectionLog implements SocketLifecycleListener, AutoCloseable {

    static final int WAITING_LINES = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger("com.erpmax.realtime.connections");
    private static final int LONGEST_FOREIGN_TEXT = 100;

    private final ThreadPoolExecutor writer;

    ConnectionLog(MeterRegistry registry) {
        Counter dropped = RealtimeMeter.LOG_LINES_DROPPED.counter(registry);
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_LINES),
                Thread.ofPlatform().name("connection-log").daemon(true).factory(),
                (line, executor) -> dropped.increment());
    }

    @Override
    public void connected(Socket socket) {
        Optional<Principal> principal = principal(socket);
        writer.execute(() -> LOG.info(
                "connected socket={} namespace={} user={} tenant={} transport={} address={}",
                socket.id(),
                socket.namespace().name(),
                user(principal),
                tenant(principal),
                socket.transport().wireName(),
                socket.handshake().remoteAddress()));
    }

    @Override
    public void disconnected(Socket socket, DisconnectReason reason, Duration lasted) {
        Optional<Principal> principal = principal(socket);
        writer.execute(() -> LOG.info(
                "disconnected socket={} namespace={} user={} tenant={} reason=\"{}\" duration={}s",
                socket.id(),
                socket.namespace().name(),
                user(principal),
                tenant(principal),
                reason.text(),
                String.format(Locale.ROOT, "%.3f", lasted.toMillis() / 1000.0)));
    }

    @Override
    public void refused(ConnectRefusal refusal) {
        writer.execute(() -> LOG.info(
                "refused namespace={} code={} address={}",
                printable(refusal.namespace()),
                refusal.code(),
                refusal.handshake().remoteAddress()));
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
            writer.shutdownNow();
        }
    }

    private static Optional<Principal> principal(Socket socket) {
        return socket.attribute(SocketIdentity.ATTRIBUTE).map(SocketIdentity::principal);
    }

    private static String user(Optional<Principal> principal) {
        return principal.map(Principal::userId).orElse("-");
    }

    private static String tenant(Optional<Principal> principal) {
        return principal.map(Principal::tenantId).orElse("-");
    }

    /** A client chose this text: it must not be able to write lines of its own. */
    static String printable(String foreign) {
        String start = foreign.length() > LONGEST_FOREIGN_TEXT ? foreign.substring(0, LONGEST_FOREIGN_TEXT) : foreign;
        return start.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
