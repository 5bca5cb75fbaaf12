/**
 * The ledger of the fault tests: what was published with which outcome, what arrived where, and whether that is every
 * accepted event, once, in order, to those it was meant for. Recorded from any thread, judged when everything is quiet.
 * Knows neither the service nor its clients, and reads no clock.
 */
@NullMarked
package com.erpmax.realtime.verification.ledger;

import org.jspecify.annotations.NullMarked;
