package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What other nodes are told of how a socket of this node came. */
@AnyThread
public enum SharedSnapshots {
    /** All of it, with what came with its CONNECT, as the reference server does. */
    WHOLE,
    /** Nothing that could let anybody in: no CONNECT payload, and of headers and query what is known to be harmless. */
    WITHOUT_CREDENTIALS;

    private static final String NOTHING = "{}";
    private static final Set<String> HARMLESS_HEADERS = Set.of("host", "origin", "user-agent", "accept-language");
    private static final Set<String> HARMLESS_PARAMETERS = Set.of("EIO", "transport");

    List<SocketSnapshot> of(List<SocketSnapshot> snapshots) {
        return this == WHOLE
                ? snapshots
                : snapshots.stream().map(SharedSnapshots::withoutCredentials).toList();
    }

    private static SocketSnapshot withoutCredentials(SocketSnapshot whole) {
        HandshakeRequest handshake = whole.handshake();
        HandshakeRequest harmless = new HandshakeRequest(
                handshake.path(),
                only(handshake.query(), HARMLESS_PARAMETERS),
                only(handshake.headers(), HARMLESS_HEADERS),
                handshake.remoteAddress(),
                handshake.isSecure(),
                handshake.isCrossOrigin(),
                handshake.time());
        return new SocketSnapshot(whole.id(), whole.rooms(), harmless, NOTHING, whole.dataJson());
    }

    private static <T> Map<String, T> only(Map<String, T> values, Set<String> names) {
        return values.entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
