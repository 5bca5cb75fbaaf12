package com.erpmax.realtime.service.provisioning.command;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended. Nothing of its process group runs any more.
 *
 * @param status the exit status, 128 + n if signal n ended the command; empty if the wrapper was killed, so that nobody
 *     knows how far the command came
 * @param cause why the service ended the command, or null if it ended by itself
 * @param logTail the last lines of its log, oldest first, at most {@value LogTail#MAX_LINES}
 */
public record CommandExit(OptionalInt status, @Nullable EndCause cause, List<String> logTail) {

    /** Copies the lines. */
    public CommandExit {
        logTail = List.copyOf(logTail);
    }

    /** Returns the last line of the log, or an empty text. */
    public String lastLine() {
        return logTail.isEmpty() ? "" : logTail.get(logTail.size() - 1);
    }
}
