/**
 * Interoperation: other people's clients against a server in a process of its own. The tests with JavaScript and Python
 * clients start the same server from {@code verification/js}. A test's clients belong to its thread, what they receive
 * goes through queues.
 */
@NullMarked
package com.erpmax.realtime.verification.interop;

import org.jspecify.annotations.NullMarked;
