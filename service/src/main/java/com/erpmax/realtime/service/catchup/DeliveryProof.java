package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far one stream has provably arrived over one connection, and with it the user. */
@EventLoopOnly
final class DeliveryProof {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final UserPositions positions;
    private final String userId;
    private final StreamName stream;
    private final Runnable onPong = this::pongArrived;
    private StreamPlace place = StreamPlace.NOWHERE;
    private boolean isFromKnownPosition;
    private @Nullable SocketOnLoop askedOf;
    private String askedEpoch = "";
    private long askedSeq;
    private String sentEpoch = "";
    private long sentSeq;

    DeliveryProof(UserPositions positions, String userId, StreamName stream) {
        this.positions = positions;
        this.userId = userId;
        this.stream = stream;
    }

    boolean isOf(String user) {
        return userId.equals(user);
    }

    /**
     * Begins at a place.
     *
     * @param isKnown whether the user has everything up to it; if not, nothing that follows moves the user's position
     */
    void begin(StreamPlace at, boolean isKnown) {
        place = at;
        isFromKnownPosition = isKnown;
    }

    /** Events before this place are gone: nobody waits for them any more. */
    void goOnFrom(StreamPlace at) {
        place = at;
    }

    /** Up to where it has arrived. */
    StreamPlace place() {
        return place;
    }

    /** Events up to this place have been sent to the socket: asks for the proof, one question at a time. */
    void ask(SocketOnLoop socket, String epoch, long seq) {
        sentEpoch = epoch;
        sentSeq = seq;
        boolean isProven = seq <= place.seq() && epoch.equals(place.epoch());
        if (askedOf == null && !isProven) {
            askedOf = socket;
            askedEpoch = epoch;
            askedSeq = seq;
            socket.whenReceived(WITHIN, onPong);
        }
    }

    /** It has arrived up to this place. */
    void proven(StreamPlace at) {
        if (at.epoch().equals(place.epoch()) && at.seq() < place.seq()) {
            return;
        }
        place = at;
        if (isFromKnownPosition) {
            positions.proven(userId, stream, at);
        }
    }

    /** A socket that is gone by now had left before the pong: its client dropped what came in between. */
    private void pongArrived() {
        SocketOnLoop socket = askedOf;
        askedOf = null;
        if (socket == null || !socket.isConnected()) {
            return;
        }
        proven(new StreamPlace(askedEpoch, askedSeq));
        ask(socket, sentEpoch, sentSeq);
    }
}
