package com.erpmax.realtime.service.rabbitmq;

/** What is to be done with a message that was looked at. */
public sealed interface Verdict {

    /** What it asked for is committed, or was before: it is acknowledged. */
    record Done() implements Verdict {}

    /**
     * It will never succeed: it goes to the queue of dead letters, and is acknowledged when it is there.
     *
     * @param reason a word for programs, in lower case with underscores
     * @param detail a sentence for people
     * @param attempts how often it was tried; 0 where that is not counted
     */
    record Dead(String reason, String detail, int attempts) implements Verdict {

        /** What is not tried again. */
        public Dead(String reason, String detail) {
            this(reason, detail, 0);
        }
    }

    /** It cannot be done now, for a reason that is not its own: it goes back to the front of its queue. */
    record Later(String detail) implements Verdict {}
}
