/**
 * A load generator on plain NIO, as light as it can be while it checks every byte of every answer: it has to be
 * faster than a server that does next to nothing. One thread runs a {@link LoadLoop} and all that hangs on it.
 * It knows the wire and no class of any server.
 */
@NullMarked
package com.erpmax.realtime.verification.benchmark.load;

import org.jspecify.annotations.NullMarked;
