/**
 * The whole of production on this machine: PostgreSQL, Redis, RabbitMQ, nginx, two instances of the service and a worker,
 * each a process of its own on a free port and in a temporary folder, ended with the JVM. For the tests of the whole, and
 * for trying ({@code ./dev stack}). May not know what is tested.
 */
@NullMarked
package com.erpmax.realtime.verification.stack;

import org.jspecify.annotations.NullMarked;
