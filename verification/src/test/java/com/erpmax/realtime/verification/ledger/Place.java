package com.erpmax.realtime.verification.ledger;

/** Where an event stands: the {@code seq}-th of one life of a stream. */
public record Place(String stream, String epoch, long seq) {

    @Override
    public String toString() {
        return stream + " " + seq;
    }
}
