/** Tests of what is kept for recovery, on real event loops. */
@NullMarked
package com.erpmax.realtime.socket.recovery;

import org.jspecify.annotations.NullMarked;
