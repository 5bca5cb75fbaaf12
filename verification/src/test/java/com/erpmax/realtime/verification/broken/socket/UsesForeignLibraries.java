package com.erpmax.realtime.verification.broken.socket;

import io.lettuce.core.RedisClient;
import io.netty.buffer.ByteBuf;
import java.sql.Connection;

/** None of these belongs in the socket module. */
record UsesForeignLibraries(ByteBuf netty, RedisClient lettuce, Connection jdbc) {}
