package com.erpmax.realtime.service.rabbitmq;

/** What became of a message that was published. */
public enum PublishOutcome {
    /** The broker has it, on disk. */
    CONFIRMED,
    /** The broker has given it back: there is no such queue. */
    RETURNED,
    /**
     * It cannot be sent: its properties or headers are longer than the protocol allows, or, if it was published alone, the
     * broker refuses it, as it does when its body is too large.
     */
    UNFIT,
    /** It is not known to have arrived; it may have. */
    FAILED
}
