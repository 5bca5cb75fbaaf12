package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.socket.recovery.Place;

/**
 * What a broadcast is to sockets that get theirs from the stream. Immutable.
 *
 * @param kind what
 * @param place of an entry its place, of what passes the stream the last place that the loop has come to
 */
record StreamRole(Kind kind, Place place) {
    /** The stream will bring it. */
    static final StreamRole LATER = new StreamRole(Kind.LATER, Place.ZERO);

    enum Kind {
        LATER,
        ENTRY,
        PASSES_BY
    }
}
