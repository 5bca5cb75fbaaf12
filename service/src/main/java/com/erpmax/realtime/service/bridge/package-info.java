/** What Python services emit through Redis reaches the sockets of this instance. One thread carries out the messages in their order, another stores notifications. Knows nothing of pickle and JSON, which the module cluster-redis reads, nor of Redis itself. */
@NullMarked
package com.erpmax.realtime.service.bridge;

import org.jspecify.annotations.NullMarked;
