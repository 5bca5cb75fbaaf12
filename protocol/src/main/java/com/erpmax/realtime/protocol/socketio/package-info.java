/** Packets and codecs of Socket.IO protocol revision 5, and the JSON arguments of events. Pure: nothing here blocks or does I/O; all is immutable but the decoder, which belongs to one connection. Knows nothing of Engine.IO, sessions or rooms. */
@NullMarked
package com.erpmax.realtime.protocol.socketio;

import org.jspecify.annotations.NullMarked;
