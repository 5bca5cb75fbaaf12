package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.FedSocket;
import com.erpmax.realtime.socket.recovery.KeptPacket;
import com.erpmax.realtime.socket.recovery.LoopLog;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.Recoverable;
import com.erpmax.realtime.socket.recovery.SessionLog;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one broadcast to the recipients of one loop, and counts those who took it. Lives for one walk. */
@EventLoopOnly
final class Delivery implements Consumer<Recipient>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final SharedBroadcast broadcast;
    private final boolean isVolatile;
    private final @Nullable RecipientFilter filter;
    private final @Nullable LoopAcks acks;
    private final StreamRole role;
    private @Nullable String lastName;
    private @Nullable SharedPacket lastForm;
    private @Nullable KeptPacket kept;
    private @Nullable SharedBroadcast withOffset;
    private @Nullable SharedBroadcast withPlace;
    private Place placed = Place.ZERO;
    private int delivered;
    private int dropped;
    private int counted;

    Delivery(SharedBroadcast broadcast, BroadcastOptions options, @Nullable LoopAcks acks, StreamRole role) {
        this.broadcast = broadcast;
        this.isVolatile = options.isVolatile();
        this.filter = options.filter();
        this.acks = acks;
        this.role = role;
    }

    @Override
    public void accept(Recipient recipient) {
        try {
            if (filter != null && !filter.admits(recipient)) {
                return;
            }
            Recoverable recoverable = recipient.recoverable();
            SharedPacket packet =
                    recoverable == null ? form(recipient.wireName()) : formFor(recoverable, recipient.wireName());
            if (packet == null) {
                return;
            }
            if (!recipient.deliver(packet, isVolatile)) {
                dropped++;
                return;
            }
            delivered++;
            if (acks != null) {
                acks.expect(recipient);
            }
        } catch (Throwable failure) {
            // Not its id, which may be a secret.
            log.error("A broadcast could not be handed to {}", recipient, failure);
        }
    }

    /** Keeps the broadcast for a socket that can be recovered, unless it is volatile or asks for acknowledgements. */
    void keep(SessionLog session) {
        if (!isVolatile && acks == null && !session.ignores(broadcast.event())) {
            session.add(kept(session.loopLog()));
        }
    }

    int delivered() {
        return delivered;
    }

    /** Tells a meter of the recipients that came since the last call. */
    void count(DeliveryMeter meter) {
        meter.delivered(delivered - counted, dropped);
        counted = delivered;
        dropped = 0;
    }

    /** The walk is over. */
    @Override
    public void close() {
        if (withOffset != null) {
            withOffset.release();
        }
        if (withPlace != null) {
            withPlace.release();
        }
    }

    /** Null for a socket that gets it on another way, or has got it. */
    private @Nullable SharedPacket formFor(Recoverable recoverable, String wireName) {
        return switch (recoverable) {
            case SessionLog session when session.ignores(broadcast.event()) -> null;
            case SessionLog session when acks == null -> formWithOffset(session, wireName);
            case FedSocket fed when acks == null -> formWithPlace(fed, wireName);
            case SessionLog session -> form(wireName);
            case FedSocket fed -> form(wireName);
        };
    }

    private @Nullable SharedPacket formWithPlace(FedSocket fed, String wireName) {
        Place place = role.place();
        switch (role.kind()) {
            case LATER -> {
                return null;
            }
            case ENTRY -> {
                if (!fed.takes(place)) {
                    return null;
                }
            }
            case PASSES_BY -> place = Place.later(place, fed.start());
        }
        SharedBroadcast form = withPlace;
        if (form == null || !place.equals(placed)) {
            if (form != null) {
                form.release();
            }
            form = broadcast.withOffset(place.toString());
            withPlace = form;
            placed = place;
        }
        return form.form(wireName);
    }

    private SharedPacket form(String wireName) {
        SharedPacket form = lastForm;
        if (form == null || !wireName.equals(lastName)) {
            form = broadcast.form(wireName);
            lastForm = form;
            lastName = wireName;
        }
        return form;
    }

    /** With an offset also when it is volatile: a client takes the last text of any event for one. */
    private SharedPacket formWithOffset(SessionLog session, String wireName) {
        keep(session);
        SharedBroadcast form = withOffset;
        if (form == null) {
            LoopLog loopLog = session.loopLog();
            long number = isVolatile ? loopLog.offsets().next() : kept(loopLog).number();
            form = broadcast.withOffset(loopLog.offsets().text(number));
            withOffset = form;
        }
        return form.form(wireName);
    }

    private KeptPacket kept(LoopLog loopLog) {
        KeptPacket packet = kept;
        if (packet == null) {
            packet = loopLog.keep(broadcast.event());
            kept = packet;
        }
        return packet;
    }
}
