package com.erpmax.realtime.cluster.redis;

/** Why entries may have been missed. */
public enum GapReason {
    /** Redis had dropped entries before this node had read them: it lagged, or was cut off, for longer than a stream is. */
    CURSOR_TRIMMED,
    /** Redis is not the server it was, or came back without its data: its run id or the epoch key is another one. */
    NEW_SERVER,
    /** This process did not run for longer than {@link BusTimes#staleAfter}; what came meanwhile is skipped. */
    PAUSED,
    /** A node could not keep all that it had to write while Redis was away for it; that node has said so afterwards. */
    OVERFLOW
}
