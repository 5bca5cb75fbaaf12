/** The messages that server instances exchange, as closed types, and the sessions that they keep for each other. Pure and thread-safe. Knows nothing of the carrier. */
@NullMarked
package com.erpmax.realtime.cluster.message;

import org.jspecify.annotations.NullMarked;
