package com.erpmax.realtime.verification.ledger;

import java.util.Set;

/**
 * A client and what is meant for it.
 *
 * @param streams the streams whose events it must get, from their first on, and no others
 * @param deduplicates whether its application must see each event once; other applications see repeats, which are marked
 */
public record Recipient(String name, Set<String> streams, boolean deduplicates) {

    public Recipient {
        streams = Set.copyOf(streams);
    }
}
