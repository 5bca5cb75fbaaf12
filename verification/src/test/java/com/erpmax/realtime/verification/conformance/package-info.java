/**
 * The facts of the protocols' compliance suites: the server that the suites expect, and tests of the same facts that need
 * nothing from outside. A test's peer belongs to its thread, the server to itself.
 */
@NullMarked
package com.erpmax.realtime.verification.conformance;

import org.jspecify.annotations.NullMarked;
