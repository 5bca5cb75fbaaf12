/** Tests of the Socket.IO codecs. They run without anything else. They know nothing of Engine.IO. */
@NullMarked
package com.erpmax.realtime.protocol.socketio;

import org.jspecify.annotations.NullMarked;
