/**
 * Who publishes and who receives, for tests of the whole: messages that can be known again, publishers that tell the
 * ledger what they were answered, and what a client gets. May not know what is broken, and how.
 */
@NullMarked
package com.erpmax.realtime.verification.traffic;

import org.jspecify.annotations.NullMarked;
