/** The messages that server instances exchange, as closed types. Pure and thread-safe. Knows nothing of the carrier. */
@NullMarked
package com.erpmax.realtime.cluster.message;

import org.jspecify.annotations.NullMarked;
