/** The bus between server instances on Redis, and the adapter that makes them one Socket.IO cluster. Nothing here blocks a caller or a thread of the Redis client. Knows no features and no stored events, only streams, channels and the adapter contract. */
@NullMarked
package com.erpmax.realtime.cluster.redis;

import org.jspecify.annotations.NullMarked;
