/** Fixtures of this module's tests: raw clients and a server to connect them to. Used on test threads. They know the wire text and nothing of the server's classes behind it. */
@NullMarked
package com.erpmax.realtime.socket.testing;

import org.jspecify.annotations.NullMarked;
