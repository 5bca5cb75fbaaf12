/**
 * What the README shows, done as it shows it.
 * Each test runs on the test's thread and ends what it started.
 * It knows the README's text and the wire.
 */
@NullMarked
package com.erpmax.realtime.verification.readme;

import org.jspecify.annotations.NullMarked;
