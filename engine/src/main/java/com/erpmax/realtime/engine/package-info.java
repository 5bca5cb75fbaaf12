/** The standalone server and its bootstrap. Callable from any thread. Knows nothing of Socket.IO. */
@NullMarked
package com.erpmax.realtime.engine;

import org.jspecify.annotations.NullMarked;
