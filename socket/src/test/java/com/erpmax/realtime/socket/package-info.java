/** Tests of the Socket.IO server over real connections. They run on test threads. They know the wire text and the public API. */
@NullMarked
package com.erpmax.realtime.socket;

import org.jspecify.annotations.NullMarked;
