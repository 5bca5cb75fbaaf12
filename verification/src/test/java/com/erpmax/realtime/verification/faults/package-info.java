/**
 * Faults against the service as a process of its own: killed, cut off, delayed, full, locked. Publishers and clients run
 * on threads of their own, and the ledger judges what came of it. May not know how the service keeps its promises; each
 * fault is also run without what protects against it, and must then be seen.
 */
@NullMarked
package com.erpmax.realtime.verification.faults;

import org.jspecify.annotations.NullMarked;
