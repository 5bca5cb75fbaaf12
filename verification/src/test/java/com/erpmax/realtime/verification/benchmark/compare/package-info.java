/**
 * Sets servers side by side: starts each on its core or cores, lets them warm up, measures them in turn, and writes
 * medians and ratios. One thread does everything. It knows the servers as commands only.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark.compare;

import org.jspecify.annotations.NullMarked;
