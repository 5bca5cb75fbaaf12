/**
 * Brings every client all events of its streams: the ones it missed first, then the new ones, in order and without gaps.
 * What belongs to a connection is owned by its event loop and never blocks; the database is read on virtual threads.
 * Knows streams and sockets, not what the events mean.
 */
@NullMarked
package com.erpmax.realtime.service.catchup;

import org.jspecify.annotations.NullMarked;
