package com.erpmax.realtime.service.provisioning.command;

/**
 * Receives what a running command writes, line by line, in the order of each stream.
 *
 * <p>Called by the threads that read standard output and standard error, possibly by both at once. A call must return
 * soon: while it does not, the command waits in its next write. What it throws is logged and changes nothing.
 */
public interface CommandOutput {

    /**
     * A progress or result line.
     *
     * @param line never a {@link OutputLine.Log}
     */
    void understood(OutputLine line);

    /** A line for the log, at most {@value OutputLine#MAX_MESSAGE_CHARS} characters long. */
    void log(String line);
}
