package com.erpmax.realtime.verification.ledger;

/**
 * One broken promise.
 *
 * @param where the client, or the publication
 */
public record Violation(Kind kind, String where, String detail) {

    /** The promises. */
    public enum Kind {
        /** An event that exists did not arrive where it was meant to. */
        LOST,
        /** An application that de-duplicates saw an event twice. */
        DUPLICATED,
        /** A repeat over the wire did not say {@code replay: true}. */
        UNMARKED_REPEAT,
        /** One publication became several events. */
        PUBLISHED_TWICE,
        /** A client saw a later event of a stream before an earlier one. */
        OUT_OF_ORDER,
        /** A client saw an event although the one before it had not arrived. */
        GAP,
        /** Something arrived that was refused, or never published. */
        PHANTOM,
        /** Something arrived at somebody it was not meant for. */
        FOREIGN,
        /** An event stands elsewhere than its publisher was told, or at another event's place. */
        MISPLACED
    }

    @Override
    public String toString() {
        return kind + " at " + where + ": " + detail;
    }
}
