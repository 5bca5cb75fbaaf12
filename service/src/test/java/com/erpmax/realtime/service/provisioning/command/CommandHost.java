package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that runs one command, for tests that kill it: {@code CommandHost <folder for scripts> <command>}. */
final class CommandHost {

    private CommandHost() {}

    @SuppressWarnings("SystemOut") // its output is what the test reads
    public static void main(String[] arguments) throws IOException {
        CommandRunner runner =
                new CommandRunner(CommandScripts.extractInto(Path.of(arguments[0])), Duration.ofSeconds(1));
        CommandRequest request = new CommandRequest("hosted", arguments[1], System.getenv(), Duration.ofMinutes(5));
        RunningCommand running = runner.start(request, Duration.ofMinutes(5), new CommandOutput() {
            @Override
            public void understood(OutputLine line) {
                System.out.println(line);
            }

            @Override
            public void log(String line) {
                System.out.println(line);
            }
        });
        running.exit().toCompletableFuture().join();
    }
}
