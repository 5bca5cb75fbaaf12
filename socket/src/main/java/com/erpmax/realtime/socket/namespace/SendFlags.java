package com.erpmax.realtime.socket.namespace;

/**
 * How an event is sent to one socket.
 *
 * @param isVolatile whether it is dropped when it cannot leave at once
 * @param isCompressible whether a transport that compresses may do so
 */
record SendFlags(boolean isVolatile, boolean isCompressible) {
    /** Nothing special: waited for, and compressed where that is usual. */
    static final SendFlags NONE = new SendFlags(false, true);
}
