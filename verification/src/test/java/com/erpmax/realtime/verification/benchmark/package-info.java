/**
 * The project's speed: small pieces of code on their own (JMH) here, whole servers in the packages below, which start
 * them ({@code server}), put traffic on them ({@code load}), set them side by side ({@code compare}) and attack them
 * ({@code hostile}). To be run by hand on a quiet machine; no test asserts a time.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark;

import org.jspecify.annotations.NullMarked;
