/**
 * A TCP proxy of our own that breaks connections on command. Its threads are virtual ones, two per connection; it is
 * commanded from any thread. Knows bytes only, no protocol.
 */
@NullMarked
package com.erpmax.realtime.verification.proxy;

import org.jspecify.annotations.NullMarked;
