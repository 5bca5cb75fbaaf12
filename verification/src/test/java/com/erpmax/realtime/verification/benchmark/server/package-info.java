/**
 * The servers that are compared: ours as a stock application, and a bare Netty server as the ceiling of what the JVM
 * can do. Both check the same tokens, with {@link AccessToken}. Started as processes of their own, and by tests.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark.server;

import org.jspecify.annotations.NullMarked;
