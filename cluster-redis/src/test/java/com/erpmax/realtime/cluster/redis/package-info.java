/** Tests of the bus and its adapters on real Redis servers. */
@NullMarked
package com.erpmax.realtime.cluster.redis;

import org.jspecify.annotations.NullMarked;
