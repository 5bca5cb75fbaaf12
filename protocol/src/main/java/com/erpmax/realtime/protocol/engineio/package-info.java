/** Packets and codecs of Engine.IO, protocol 4 and 3. Pure and thread-safe: no state, no I/O. Knows nothing of Socket.IO, sessions or transports. */
@NullMarked
package com.erpmax.realtime.protocol.engineio;

import org.jspecify.annotations.NullMarked;
