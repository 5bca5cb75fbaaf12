package com.erpmax.realtime.socket.namespace;

import org.slf4j.Logger;

/** What the middlewares of a namespace decided about a CONNECT. */
public sealed interface Admission {
    /** The socket may enter. */
    record Accepted() implements Admission {}

    /**
     * The client is refused and learns why.
     *
     * @param json the data of CONNECT_ERROR
     * @param formerJson the same for clients of {@link ClientProtocol#V4}: the data of the refusal, or else its message
     */
    record Refused(String code, String message, String json, String formerJson) implements Admission {}

    /** No decision was possible. */
    record Undecided(Throwable cause) implements Admission {

        /** Logs why: a failure with its trace, an outage as one line. */
        public void report(Logger log, String namespace) {
            String printable = LogText.of(namespace);
            if (cause instanceof ConnectUnavailableException outage) {
                log.warn(
                        "A connection to {} is closed, nobody can decide about it now: {}",
                        printable,
                        outage.getMessage());
            } else {
                log.error("A middleware of {} failed, the connection is closed", printable, cause);
            }
        }
    }
}
