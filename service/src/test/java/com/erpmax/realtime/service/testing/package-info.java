/** Fixtures of the service's tests: databases, a real server, a small Socket.IO peer. Used from test threads. Holds no checks of its own. */
@NullMarked
package com.erpmax.realtime.service.testing;

import org.jspecify.annotations.NullMarked;
