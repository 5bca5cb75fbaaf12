package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.transport.PerMessageDeflate;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Times and bounds of sessions. Immutable; start from {@link #defaults()}, which are the reference server's values
 * where it has them.
 *
 * @param pingInterval from a pong to the next ping; default 25 s
 * @param pingTimeout from a ping to the end of a session whose pong does not come; default 20 s
 * @param upgradeTimeout from the second connection to the finished upgrade; default 10 s
 * @param maxPayloadBytes the largest message or polling body accepted; default 1,000,000
 * @param maxWaitingBytes a message is admitted while at most this much waits before it; default 512 KiB. Less is admitted
 *     as long as the memory of all connections together is nearly used up
 * @param writeTimeout how long waiting bytes may make no progress; default 10 s
 * @param maxSessions sessions beyond this number are answered 503; default 200,000
 * @param transports the transports offered; default both
 * @param perMessageDeflate compression of WebSocket messages (RFC 7692), where a client offers it; default none
 * @param allowsEio3 whether clients of protocol 3 (Socket.IO 1 and 2) are let in; default false, because the public
 *     id of their socket in the root namespace is the secret id of their session
 * @param allowsUpgrades whether a session may move from polling to WebSocket; default true
 * @param idPrefix what the id of every session begins with, at most 32 of the characters that a query string takes as
 *     they are (RFC 3986 §2.3); default empty. With one of its own for each server, a proxy in front of several can send
 *     every request of a session to the server that has it
 */
public record EngineConfig(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxPayloadBytes,
        long maxWaitingBytes,
        Duration writeTimeout,
        int maxSessions,
        Set<TransportKind> transports,
        Optional<PerMessageDeflate> perMessageDeflate,
        boolean allowsEio3,
        boolean allowsUpgrades,
        String idPrefix) {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Pattern ID_PREFIX = Pattern.compile("[A-Za-z0-9._~-]{0,32}");

    public EngineConfig {
        requireAtLeast("pingInterval", pingInterval);
        requireAtLeast("pingTimeout", pingTimeout);
        requireAtLeast("upgradeTimeout", upgradeTimeout);
        requireAtLeast("writeTimeout", writeTimeout);
        requirePositive("maxPayloadBytes", maxPayloadBytes);
        requirePositive("maxWaitingBytes", maxWaitingBytes);
        requirePositive("maxSessions", maxSessions);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("transports: [] (expected: at least one)");
        }
        transports = Set.copyOf(transports);
        if (!ID_PREFIX.matcher(idPrefix).matches()) {
            throw new IllegalArgumentException("idPrefix: " + idPrefix + " (expected: at most 32 of A-Za-z0-9-._~)");
        }
    }

    /** The values given with each component. */
    public static EngineConfig defaults() {
        return new EngineConfig(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1_000_000,
                512 * 1024,
                Duration.ofSeconds(10),
                200_000,
                EnumSet.allOf(TransportKind.class),
                Optional.empty(),
                false,
                true,
                "");
    }

    /** A copy with another heartbeat. */
    public EngineConfig withHeartbeat(Duration interval, Duration timeout) {
        return with(draft -> {
            draft.pingInterval = interval;
            draft.pingTimeout = timeout;
        });
    }

    /** A copy with another limit for inbound messages, in bytes. */
    public EngineConfig withMaxPayloadBytes(int bytes) {
        return with(draft -> draft.maxPayloadBytes = bytes);
    }

    /** A copy with other bounds for what may wait outbound. */
    public EngineConfig withOutboundBounds(long waitingBytes, Duration timeout) {
        return with(draft -> {
            draft.maxWaitingBytes = waitingBytes;
            draft.writeTimeout = timeout;
        });
    }

    /** A copy with another limit for the time an upgrade may take. */
    public EngineConfig withUpgradeTimeout(Duration timeout) {
        return with(draft -> draft.upgradeTimeout = timeout);
    }

    /** A copy with another bound for the number of sessions. */
    public EngineConfig withMaxSessions(int sessions) {
        return with(draft -> draft.maxSessions = sessions);
    }

    /** A copy that offers these transports only. */
    public EngineConfig withTransports(Set<TransportKind> offered) {
        return with(draft -> draft.transports = offered);
    }

    /** A copy that compresses WebSocket messages for clients that offer it. */
    public EngineConfig withPerMessageDeflate(PerMessageDeflate value) {
        return with(draft -> draft.perMessageDeflate = Optional.of(value));
    }

    /** A copy that lets clients of protocol 3 in, or not. */
    public EngineConfig withEio3(boolean isAllowed) {
        return with(draft -> draft.allowsEio3 = isAllowed);
    }

    /** A copy whose sessions stay on the transport that they were opened over, if false. */
    public EngineConfig withUpgrades(boolean allowed) {
        return with(draft -> draft.allowsUpgrades = allowed);
    }

    /** A copy whose sessions' ids begin so. */
    public EngineConfig withIdPrefix(String prefix) {
        return with(draft -> draft.idPrefix = prefix);
    }

    private EngineConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The components while a copy changes some of them. */
    private static final class Draft {
        private Duration pingInterval;
        private Duration pingTimeout;
        private Duration upgradeTimeout;
        private int maxPayloadBytes;
        private long maxWaitingBytes;
        private Duration writeTimeout;
        private int maxSessions;
        private Set<TransportKind> transports;
        private Optional<PerMessageDeflate> perMessageDeflate;
        private boolean allowsEio3;
        private boolean allowsUpgrades;
        private String idPrefix;

        Draft(EngineConfig from) {
            pingInterval = from.pingInterval;
            pingTimeout = from.pingTimeout;
            upgradeTimeout = from.upgradeTimeout;
            maxPayloadBytes = from.maxPayloadBytes;
            maxWaitingBytes = from.maxWaitingBytes;
            writeTimeout = from.writeTimeout;
            maxSessions = from.maxSessions;
            transports = from.transports;
            perMessageDeflate = from.perMessageDeflate;
            allowsEio3 = from.allowsEio3;
            allowsUpgrades = from.allowsUpgrades;
            idPrefix = from.idPrefix;
        }

        EngineConfig finish() {
            return new EngineConfig(
                    pingInterval,
                    pingTimeout,
                    upgradeTimeout,
                    maxPayloadBytes,
                    maxWaitingBytes,
                    writeTimeout,
                    maxSessions,
                    transports,
                    perMessageDeflate,
                    allowsEio3,
                    allowsUpgrades,
                    idPrefix);
        }
    }

    private static void requireAtLeast(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + SHORTEST + ")");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
