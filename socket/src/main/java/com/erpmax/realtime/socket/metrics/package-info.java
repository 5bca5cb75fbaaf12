/** The meters of namespaces and sockets, by name, tags and meaning in one enum, and the objects that count with them. Counting is safe from any thread and allocates nothing. It knows names and numbers only, none of this module's own types. */
@NullMarked
package com.erpmax.realtime.socket.metrics;

import org.jspecify.annotations.NullMarked;
