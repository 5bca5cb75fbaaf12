/** Tests of queues and values of namespaces. They run on test threads and on event loops of a small engine. They know no wire text. */
@NullMarked
package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.NullMarked;
