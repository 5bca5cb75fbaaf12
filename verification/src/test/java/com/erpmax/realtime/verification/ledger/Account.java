package com.erpmax.realtime.verification.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * What came to one client. Guarded by its ledger.
 *
 * @param wire everything over the wire, with repeats
 * @param application what went on to the application
 */
record Account(Recipient recipient, List<Delivery> wire, List<Delivery> application) {

    static Account of(Recipient recipient) {
        return new Account(recipient, new ArrayList<>(), new ArrayList<>());
    }

    int differentEvents() {
        return (int) wire.stream().map(Delivery::eventId).distinct().count();
    }
}
