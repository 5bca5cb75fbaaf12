/**
 * Our own clients against the whole service, in this process and behind a proxy that breaks connections.
 * A test's clients are used by its thread; what they hear goes through queues.
 * It knows the service's settings and HTTP API, and nothing of what it is made of.
 */
@NullMarked
package com.erpmax.realtime.verification.clients;

import org.jspecify.annotations.NullMarked;
