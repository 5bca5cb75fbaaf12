/**
 * Code that breaks each rule once, so that a test can see every rule fail.
 * Nothing here runs, on any thread.
 * Nothing outside of the architecture tests may know it.
 */
@NullMarked
package com.erpmax.realtime.verification.broken;

import org.jspecify.annotations.NullMarked;
