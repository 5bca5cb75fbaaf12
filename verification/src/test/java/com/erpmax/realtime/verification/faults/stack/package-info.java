/**
 * Faults of production: parts of the whole stack are killed, cut off, frozen or restarted while a crowd of clients
 * listens, publishers publish and jobs run. The ledger judges, and what the operator was promised in seconds is measured.
 * May not know how the service keeps its promises.
 */
@NullMarked
package com.erpmax.realtime.verification.faults.stack;

import org.jspecify.annotations.NullMarked;
