/** Tests of provisioning jobs, from the table to the HTTP API. Each test cleans the table it uses. Knows clients only through the emitter or real sockets. */
@NullMarked
package com.erpmax.realtime.service.provisioning;

import org.jspecify.annotations.NullMarked;
