package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.KeptPacket;
import com.erpmax.realtime.socket.recovery.LoopLog;
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
    private @Nullable String lastName;
    private @Nullable SharedPacket lastForm;
    private @Nullable KeptPacket kept;
    private @Nullable SharedBroadcast withOffset;
    private int delivered;

    Delivery(SharedBroadcast broadcast, BroadcastOptions options, @Nullable LoopAcks acks) {
        this.broadcast = broadcast;
        this.isVolatile = options.isVolatile();
        this.filter = options.filter();
        this.acks = acks;
    }

    @Override
    public void accept(Recipient recipient) {
        try {
            if (filter != null && !filter.admits(recipient)) {
                return;
            }
            SessionLog session = recipient.sessionLog();
            if (session != null && session.ignores(broadcast.event())) {
                return;
            }
            SharedPacket packet = session == null || acks != null
                    ? form(recipient.wireName())
                    : formWithOffset(session, recipient.wireName());
            if (recipient.deliver(packet, isVolatile)) {
                delivered++;
                if (acks != null) {
                    acks.expect(recipient);
                }
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

    /** The walk is over. */
    @Override
    public void close() {
        if (withOffset != null) {
            withOffset.release();
        }
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
