/** Tests of commands as real child processes. Each test ends what it starts. Knows nothing of jobs. */
@NullMarked
package com.erpmax.realtime.service.provisioning.command;

import org.jspecify.annotations.NullMarked;
