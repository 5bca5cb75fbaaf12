/**
 * What connects this instance with the others: the bus over Redis, and what it says of this instance's readiness. Without
 * Redis the instance is alone, and everything here lets it be.
 */
@NullMarked
package com.erpmax.realtime.service.redis;

import org.jspecify.annotations.NullMarked;
