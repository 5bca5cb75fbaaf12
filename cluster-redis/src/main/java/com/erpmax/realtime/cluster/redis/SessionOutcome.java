package com.erpmax.realtime.cluster.redis;

/** What came of keeping a session, or of asking for one. */
enum SessionOutcome {
    /** It was kept. */
    SAVED,
    /** It was taken with everything that its client has missed. */
    RECOVERED,
    /** There is none, or it was taken before, or its time was over. */
    UNKNOWN,
    /** It is another identity's. */
    DENIED,
    /** What the client has missed is not known any more or is too much, or somebody has disconnected the socket. */
    LOST,
    /** What is kept is no session. */
    MALFORMED,
    /** It is too large to be kept or read. */
    LARGE,
    /** Redis is away, or did not answer in time. */
    AWAY
}
