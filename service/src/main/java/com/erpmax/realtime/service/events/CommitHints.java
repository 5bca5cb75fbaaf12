package com.erpmax.realtime.service.events;

/** Tells the other instances at once what was committed here; what does not reach them they find in the table. */
@FunctionalInterface
public interface CommitHints {

    /** For an instance that is alone. */
    CommitHints NONE = event -> {};

    /** Called right after the commit and the push on this instance, in the order of neither. Must not block or throw. */
    void committed(StoredEvent event);
}
