/** The Socket.IO server as one object to embed. Callable from any thread. Knows nothing of Redis or Spring. */
@NullMarked
package com.erpmax.realtime.socket;

import org.jspecify.annotations.NullMarked;
