package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one broadcast to the recipients of one loop, and counts those who took it. Lives for one walk. */
@EventLoopOnly
final class Delivery implements Consumer<Recipient> {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final SharedBroadcast broadcast;
    private final boolean isVolatile;
    private final @Nullable LoopAcks acks;
    private @Nullable String lastName;
    private @Nullable SharedPacket lastForm;
    private int delivered;

    Delivery(SharedBroadcast broadcast, boolean isVolatile, @Nullable LoopAcks acks) {
        this.broadcast = broadcast;
        this.isVolatile = isVolatile;
        this.acks = acks;
    }

    @Override
    public void accept(Recipient recipient) {
        try {
            if (recipient.deliver(form(recipient.wireName()), isVolatile)) {
                delivered++;
                if (acks != null) {
                    acks.expect(recipient);
                }
            }
        } catch (RuntimeException failure) {
            log.error("A broadcast could not be handed to socket {}", recipient.id(), failure);
        }
    }

    int delivered() {
        return delivered;
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
}
