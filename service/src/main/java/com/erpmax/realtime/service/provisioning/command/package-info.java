/** One shell command as a child process that cannot outlive the service: started, read line by line, ended. Callbacks come from the threads that read its output; everything else may be called from any thread. Knows nothing of jobs, tables or events. */
@NullMarked
package com.erpmax.realtime.service.provisioning.command;

import org.jspecify.annotations.NullMarked;
