/**
 * Thousands of Socket.IO clients in one process, for tests of the whole: written against the wire format, over Netty,
 * each about as large as its socket. They come back as the stock clients do. May not know what is broken, and how.
 */
@NullMarked
package com.erpmax.realtime.verification.crowd;

import org.jspecify.annotations.NullMarked;
