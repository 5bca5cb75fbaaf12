package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a shell command without running it, so that a mistake shows at start-up and not in the first job. */
public final class ShellCheck {

    private static final long TIME_LIMIT_SECONDS = 10;

    /** A first word without anything that the shell would replace. */
    private static final Pattern PLAIN_WORD = Pattern.compile("\\s*([A-Za-z0-9_./+-]+)(?:[\\s;&|].*)?", Pattern.DOTALL);

    /** {@code command -v} of some shells is content with any file when the word is a path. */
    private static final String IS_PROGRAM =
            "case $1 in */*) [ -f \"$1\" ] && [ -x \"$1\" ] ;; *) command -v \"$1\" ;; esac";

    private ShellCheck() {}

    /**
     * Returns what is wrong with the command, as the rest of a sentence: bad syntax, or a first word that names no
     * program. Empty if nothing is to be seen. Blocking, for some milliseconds.
     *
     * @param environment the environment in which it will run
     */
    public static Optional<String> problemOf(String shellCommand, Map<String, String> environment) {
        if (shell(environment, "-n", "-c", shellCommand) != 0) {
            return Optional.of("is not a shell command: its syntax is wrong");
        }
        Matcher firstWord = PLAIN_WORD.matcher(shellCommand);
        if (firstWord.matches() && shell(environment, "-c", IS_PROGRAM, "check", firstWord.group(1)) != 0) {
            return Optional.of("starts with " + firstWord.group(1) + ", which is no program that can be executed");
        }
        return Optional.empty();
    }

    private static int shell(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("/bin/sh does not answer");
            }
            return process.exitValue();
        } catch (IOException failure) {
            throw new IllegalStateException("/bin/sh cannot be started", failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while checking a command", interruption);
        }
    }
}
