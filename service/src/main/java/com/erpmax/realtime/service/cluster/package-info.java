/**
 * What this instance's clients are told of the others: that live events may have been missed. Runs on threads of the bus
 * and never blocks. Stored events need none of it.
 */
@NullMarked
package com.erpmax.realtime.service.cluster;

import org.jspecify.annotations.NullMarked;
