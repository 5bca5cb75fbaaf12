/**
 * Real servers for tests, each a process of its own on a free loopback port and in a temporary folder, from Debian's
 * packages. They end with the JVM. A missing package fails the test that needs it; nothing is skipped.
 */
@NullMarked
package com.erpmax.realtime.testing;

import org.jspecify.annotations.NullMarked;
