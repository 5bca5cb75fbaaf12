package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far one stream has provably arrived over one connection, and with it the user. */
@EventLoopOnly
final class DeliveryProof implements Runnable {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final UserPositions positions;
    private final String userId;
    private final StreamName stream;
    private StreamPlace place = StreamPlace.NOWHERE;
    private boolean isFromKnownPosition;
    private @Nullable SocketOnLoop askedOf;
    private StreamPlace asked = StreamPlace.NOWHERE;
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
            asked = new StreamPlace(epoch, seq);
            socket.whenReceived(WITHIN, this);
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

    /**
     * The pong has come. A socket that is gone by now had left before it: its client dropped what came in between. Run
     * for each question, without an object of its own.
     */
    @Override
    public void run() {
        SocketOnLoop socket = askedOf;
        askedOf = null;
        if (socket == null || !socket.isConnected()) {
            return;
        }
        proven(asked);
        ask(socket, sentEpoch, sentSeq);
    }
}
