package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that was started, until nothing of it runs any more.
 *
 * <p>Three threads of its own: two read its output, one waits for its end. Safe for use by any thread.
 */
public final class RunningCommand {

    private static final Logger log = LoggerFactory.getLogger(RunningCommand.class);

    /** How long standard error may stay open after the end; only a process that left the group keeps it open. */
    private static final Duration ERROR_OUTPUT_TIME = Duration.ofSeconds(2);

    private final Process process;
    private final CommandRequest request;
    private final CommandOutput output;
    private final String endMark;
    private final Duration longestEnd;
    private final LogTail logTail = new LogTail();
    private final CompletableFuture<EndCause> endRequest = new CompletableFuture<>();
    private final CompletableFuture<CommandExit> exit = new CompletableFuture<>();
    private volatile OptionalInt status = OptionalInt.empty();
    private volatile boolean lapsed;

    RunningCommand(Process process, CommandRequest request, CommandOutput output, String endMark, Duration longestEnd) {
        this.process = process;
        this.request = request;
        this.output = output;
        this.endMark = endMark + " ";
        this.longestEnd = longestEnd;
    }

    /** Starts the threads. Called once, by the runner. */
    void begin() {
        CompletableFuture<Void> outputRead = new CompletableFuture<>();
        CompletableFuture<Void> errorOutputRead = new CompletableFuture<>();
        start("stdout", () -> read(process.getInputStream(), this::receiveOutput, outputRead));
        start("stderr", () -> read(process.getErrorStream(), this::receiveErrorOutput, errorOutputRead));
        start("end", () -> exit.complete(awaitEnd(outputRead, errorOutputRead)));
    }

    /**
     * Ends the command: TERM to its whole group, the grace period, KILL. Returns at once; {@link #exit()} completes when
     * it is over. Only the first call counts, and none does once the command has exited.
     */
    public void end(EndCause cause) {
        endRequest.complete(cause);
    }

    /**
     * Lets the command run for so long from now on, instead of what it was given before. When that is over it is ended, also
     * if this process does nothing any more.
     *
     * @param time the rest of whole seconds is cut off; less than one second gives it no more time than it has
     */
    public void mayRun(Duration time) {
        if (time.toSeconds() < 1) {
            return;
        }
        try {
            OutputStream words = process.getOutputStream();
            words.write((time.toSeconds() + "\n").getBytes(StandardCharsets.US_ASCII));
            words.flush();
        } catch (IOException e) {
            log.debug("Command {}: is at its end already", request.name(), e);
        }
    }

    /** Completes, never exceptionally, when nothing of the command runs any more and its output was delivered. */
    public CompletionStage<CommandExit> exit() {
        return exit.minimalCompletionStage();
    }

    /** Returns the process id of the wrapper. */
    long wrapperPid() {
        return process.pid();
    }

    private void start(String part, Runnable work) {
        Thread.ofPlatform()
                .daemon()
                .name("command-" + request.name() + "-" + part)
                .start(work);
    }

    private void read(InputStream in, Predicate<String> receiver, CompletableFuture<Void> done) {
        try {
            new LineSplitter().read(in, receiver);
        } catch (IOException e) {
            log.debug("Command {}: its output was closed while it was read", request.name(), e);
        } finally {
            done.complete(null);
        }
    }

    /** Returns false after the wrapper's last line: whoever still holds the output open is no part of the command. */
    private boolean receiveOutput(String line) {
        if (line.startsWith(endMark)) {
            String[] words = line.substring(endMark.length()).split(" ", -1);
            lapsed = words.length > 1;
            status = OptionalInt.of(Integer.parseInt(words[0]));
            return false;
        }
        receive(OutputLine.parse(line));
        return true;
    }

    private boolean receiveErrorOutput(String line) {
        receive(new OutputLine.Log(OutputLine.clean(line)));
        return true;
    }

    private void receive(OutputLine line) {
        try {
            if (line instanceof OutputLine.Log logged) {
                logTail.add(logged.text());
                output.log(logged.text());
            } else {
                output.understood(line);
            }
        } catch (RuntimeException e) {
            log.error("Command {}: a line of its output could not be handled", request.name(), e);
        }
    }

    private CommandExit awaitEnd(CompletableFuture<Void> outputRead, CompletableFuture<Void> errorOutputRead) {
        CompletableFuture<Process> exited = process.onExit();
        if (!isDoneWithin(request.timeLimit(), CompletableFuture.anyOf(exited, endRequest))) {
            endRequest.complete(EndCause.TIME_LIMIT);
        }
        @Nullable EndCause cause = exited.isDone() ? null : endRequest.join();
        closeStandardInput();
        if (!isDoneWithin(longestEnd, exited)) {
            log.warn("Command {}: its wrapper does not end it, killing what can be found", request.name());
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            exited.join();
        }
        boolean readToEnd = isDoneWithin(longestEnd, outputRead);
        if (status.isEmpty()) {
            log.warn("Command {}: its wrapper was killed (output read to its end: {})", request.name(), readToEnd);
            // Nothing proves that the group is gone, so the time in which the watcher ends it must pass.
            isDoneWithin(longestEnd, new CompletableFuture<>());
        }
        if (!isDoneWithin(ERROR_OUTPUT_TIME, errorOutputRead)) {
            log.warn("Command {}: a process that left its group keeps the output open", request.name());
        }
        if (cause == null && lapsed) {
            cause = EndCause.LEASE_LOST;
        }
        return new CommandExit(status, cause, logTail.lines());
    }

    private void closeStandardInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.debug("Command {}: standard input was closed already", request.name(), e);
        }
    }

    private static boolean isDoneWithin(Duration time, CompletableFuture<?> future) {
        CompletableFuture<Boolean> done = future.thenApply(result -> true);
        return done.completeOnTimeout(false, time.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}
