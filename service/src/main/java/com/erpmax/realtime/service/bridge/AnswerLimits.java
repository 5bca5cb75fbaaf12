package com.erpmax.realtime.service.bridge;

import java.time.Duration;

/**
 * Bounds of what clients are asked for Python services. Immutable.
 *
 * @param questions how many events may wait for acknowledgements; further ones are sent without asking
 * @param sockets how many sockets may owe one, each counted for each event; further ones are sent it without being asked
 * @param bytes characters of one acknowledgement; a longer one is dropped
 * @param within how long an acknowledgement is waited for, as long as Python services wait unless they say else
 */
record AnswerLimits(int questions, int sockets, int bytes, Duration within) {

    /** 1,000 events and 100,000 sockets, which take 13 MB together; 64 KiB and 60 s. */
    static final AnswerLimits DEFAULTS = new AnswerLimits(1_000, 100_000, 64 << 10, Duration.ofSeconds(60));
}
