package com.erpmax.realtime.verification.ledger;

/** How one attempt to publish ended, as its publisher saw it. */
public sealed interface Outcome {

    /** It became this event, or was it already. */
    record Accepted(String eventId, Place place) implements Outcome {}

    /** It was refused and must never be seen, unless a later attempt was accepted. */
    record Refused(int status) implements Outcome {}

    /** The answer never came: it may have become an event or not. */
    record Unknown() implements Outcome {}
}
