/** Provisioning jobs from the request to their end: HTTP API, table, worker, and the commands that do the work. Everything that touches the table blocks and runs on virtual threads or threads of the worker. Knows clients only through the emitter of {@code realtime}. */
@NullMarked
package com.erpmax.realtime.service.provisioning;

import org.jspecify.annotations.NullMarked;
