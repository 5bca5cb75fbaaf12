package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.provisioning.command.OutputLine.SiteUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String IGNORES_TERM = "trap '' TERM; echo pid $$; while :; do sleep 1; done";

    @TempDir
    Path folder;

    private CommandRunner runner;
    private final List<RunningCommand> started = new ArrayList<>();
    private final RecordedOutput output = new RecordedOutput();

    @BeforeEach
    void extractScripts() throws IOException {
        runner = runner(Duration.ofSeconds(1));
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(running -> running.end(EndCause.SHUTDOWN));
        started.forEach(running -> exitOf(running));
    }

    @Test
    void linesAndExitStatusOfACommandArrive() throws Exception {
        CommandExit exit = run("echo progress 10 first; echo result erpnext_url=https://a.example; echo hello; exit 3");

        assertThat(output.understood).containsExactly(new Progress(10, "first"), new SiteUrl("https://a.example"));
        assertThat(output.log).containsExactly("hello");
        assertThat(exit.status()).hasValue(3);
        assertThat(exit.cause()).isNull();
        assertThat(exit.lastLine()).isEqualTo("hello");
    }

    @Test
    void lastLineWithoutLineFeedIsNotLost() throws Exception {
        run("printf 'progress 7 seven'");

        assertThat(output.understood).containsExactly(new Progress(7, "seven"));
    }

    @Test
    void progressOnStandardErrorIsLog() throws Exception {
        CommandExit exit = run("echo progress 10 first >&2");

        assertThat(output.understood).isEmpty();
        assertThat(exit.logTail()).containsExactly("progress 10 first");
    }

    @Test
    void commandSeesTheGivenEnvironmentAndNothingElse() throws Exception {
        CommandExit exit = exitOf(start(
                "echo job $JOB_ID; echo secret ${SECRET_KEY-none}; echo home ${HOME-none}",
                Map.of("JOB_ID", "j1"),
                LONG));

        assertThat(exit.logTail()).containsExactly("job j1", "secret none", "home none");
    }

    @Test
    void standardInputOfACommandIsEmpty() throws Exception {
        assertThat(run("cat; echo end").logTail()).containsExactly("end");
    }

    @Test
    void endingKillsEveryProcessOfTheGroupEvenIfItIgnoresTerm() throws Exception {
        RunningCommand running = start("(" + shell(IGNORES_TERM) + ") & " + shell(IGNORES_TERM) + " & " + IGNORES_TERM);
        List<Long> pids = output.awaitPids(3);

        running.end(EndCause.CANCELLED);
        CommandExit exit = exitOf(running);

        assertThat(pids).noneMatch(ProcessTable::runs);
        assertThat(exit.cause()).isEqualTo(EndCause.CANCELLED);
        assertThat(exit.status()).hasValue(128 + 9);
    }

    @Test
    void commandMayTidyUpAfterTerm() throws Exception {
        runner = runner(Duration.ofSeconds(30));
        RunningCommand running = start("trap 'echo tidied; exit 0' TERM; echo pid $$; while :; do sleep 0.1; done");
        output.awaitPids(1);

        running.end(EndCause.CANCELLED);
        CommandExit exit = exitOf(running);

        assertThat(exit.logTail()).contains("tidied");
        assertThat(exit.status()).hasValue(0);
        assertThat(exit.cause()).isEqualTo(EndCause.CANCELLED);
    }

    @Test
    void whatACommandLeavesInItsGroupIsEndedWhenItExits() throws Exception {
        Path up = folder.resolve("up");
        String child = IGNORES_TERM.replace("pid $$;", "pid $$; : > " + up + ";");
        CommandExit exit = run(shell(child) + " & " + awaiting(up) + " exit 4");

        assertThat(output.awaitPids(1)).noneMatch(ProcessTable::runs);
        assertThat(exit.status()).hasValue(4);
        assertThat(exit.cause()).isNull();
    }

    @Test
    void timeLimitEndsTheCommand() throws Exception {
        RunningCommand running = start("echo pid $$; sleep 60", Map.of("PATH", path()), Duration.ofSeconds(2));
        CommandExit exit = exitOf(running);

        assertThat(exit.cause()).isEqualTo(EndCause.TIME_LIMIT);
        assertThat(exit.status()).hasValue(128 + 15);
    }

    @Test
    void endRightAfterTheStartLeavesNothingRunning() throws Exception {
        Path marks = Files.createDirectory(folder.resolve("marks"));
        List<RunningCommand> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(start("sleep 60; : > " + marks.resolve("finished-" + i)));
            all.get(i).end(EndCause.CANCELLED);
        }
        for (RunningCommand running : all) {
            assertThat(exitOf(running).cause()).isEqualTo(EndCause.CANCELLED);
        }
        assertThat(marks).isEmptyDirectory();
    }

    @Test
    void endAfterTheExitChangesNothing() throws Exception {
        RunningCommand running = start("exit 0");
        CommandExit exit = exitOf(running);

        running.end(EndCause.CANCELLED);

        assertThat(exitOf(running)).isEqualTo(exit);
        assertThat(exit.cause()).isNull();
    }

    @Test
    void endingOneCommandLeavesAnotherAlone() throws Exception {
        RunningCommand first = start("echo pid $$; sleep 60");
        long firstPid = output.awaitPids(1).get(0);
        RunningCommand second = start("echo pid $$; sleep 60");
        long secondPid = output.awaitPids(2).stream()
                .filter(pid -> pid != firstPid)
                .findAny()
                .orElseThrow();

        first.end(EndCause.CANCELLED);
        exitOf(first);

        assertThat(ProcessTable.runs(secondPid)).isTrue();
        second.end(EndCause.CANCELLED);
        exitOf(second);
        assertThat(ProcessTable.runs(secondPid)).isFalse();
    }

    @Test
    void hugeOutputWithoutLineFeedIsReadButNotKept() throws Exception {
        CommandExit exit = run("head -c 60000000 /dev/zero | tr '\\0' x; echo; echo done");

        assertThat(exit.status()).hasValue(0);
        assertThat(output.log).hasSize(2);
        assertThat(output.log.get(0)).hasSize(OutputLine.MAX_MESSAGE_CHARS);
        assertThat(exit.lastLine()).isEqualTo("done");
    }

    @Test
    void onlyTheEndOfALongLogIsKept() throws Exception {
        CommandExit exit = run("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i + 1)); done");

        assertThat(exit.logTail()).hasSize(LogTail.MAX_LINES).endsWith("line 999");
    }

    @Test
    void missingCommandExitsWith127AndSaysWhy() throws Exception {
        CommandExit exit = run("/does/not/exist --now");

        assertThat(exit.status()).hasValue(127);
        assertThat(exit.lastLine()).contains("/does/not/exist").contains("not found");
    }

    @Test
    void fileWithoutExecutePermissionExitsWith126() throws Exception {
        Path file = Files.writeString(folder.resolve("plain.txt"), "echo no\n");
        CommandExit exit = run(file.toString());

        assertThat(exit.status()).hasValue(126);
        assertThat(exit.lastLine()).contains("Permission denied");
    }

    @Test
    void signalThatEndsTheCommandShowsInItsStatus() throws Exception {
        assertThat(run("kill -KILL $$").status()).hasValue(128 + 9);
    }

    @Test
    void groupIsEndedWhenTheWrapperIsKilled() throws Exception {
        RunningCommand running = start(shell(IGNORES_TERM) + " & " + IGNORES_TERM);
        List<Long> pids = output.awaitPids(2);

        ProcessHandle.of(running.wrapperPid()).orElseThrow().destroyForcibly();
        CommandExit exit = exitOf(running);

        assertThat(pids).noneMatch(ProcessTable::runs);
        assertThat(exit.status()).isEmpty();
    }

    @Test
    void commandEndsByItselfWhenNobodySaysInTimeThatItMayGoOn() throws Exception {
        RunningCommand running = start(shell(IGNORES_TERM) + " & " + IGNORES_TERM, Duration.ofSeconds(5));
        List<Long> pids = output.awaitPids(2);

        CommandExit exit = exitOf(running);

        assertThat(pids).noneMatch(ProcessTable::runs);
        assertThat(exit.cause()).isEqualTo(EndCause.LEASE_LOST);
        assertThat(exit.status()).hasValue(128 + 9);
    }

    @Test
    void commandThatTidiesUpWhenItsTimeIsOverHasNotSucceeded() throws Exception {
        CommandExit exit = exitOf(start("trap 'exit 0' TERM; while :; do sleep 0.1; done", Duration.ofSeconds(1)));

        assertThat(exit.cause()).isEqualTo(EndCause.LEASE_LOST);
    }

    @Test
    void commandGoesOnForAsLongAsWasSaidLast() throws Exception {
        // Longer than it had at first.
        RunningCommand longer = start("sleep 7; exit 3", Duration.ofSeconds(5));
        longer.mayRun(LONG);
        RunningCommand shorter = start("sleep 300", LONG);
        shorter.mayRun(Duration.ofMillis(1500));
        shorter.mayRun(Duration.ofMillis(999));

        assertThat(exitOf(shorter).cause()).isEqualTo(EndCause.LEASE_LOST);
        assertThat(exitOf(longer)).satisfies(exit -> {
            assertThat(exit.cause()).isNull();
            assertThat(exit.status()).hasValue(3);
        });
    }

    @Test
    void commandWithoutAWholeSecondIsNotStarted() {
        assertThatThrownBy(() -> start(": > " + folder.resolve("ran"), Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void termToEverybodyButTheCommandIsIgnored() throws Exception {
        Path go = folder.resolve("go");
        RunningCommand running = start("echo pid $$; " + awaiting(go) + " exit 3");
        long command = output.awaitPids(1).getFirst();
        ProcessHandle wrapper = ProcessHandle.of(running.wrapperPid()).orElseThrow();
        List<ProcessHandle> watching = new ArrayList<>();
        await("the watcher and the two with which it waits").until(() -> {
            watching.clear();
            wrapper.descendants().filter(child -> !isOf(child, command)).forEach(watching::add);
            return watching.size() == 3;
        });

        wrapper.destroy();
        watching.forEach(ProcessHandle::destroy);
        // Read by whoever still waits, after it has got the signal.
        running.mayRun(LONG);
        await().until(() -> watching.stream().filter(ProcessHandle::isAlive).count() < 3);
        Files.createFile(go);

        assertThat(exitOf(running).status()).hasValue(3);
    }

    private static boolean isOf(ProcessHandle process, long command) {
        return process.pid() == command || process.parent().stream().anyMatch(parent -> parent.pid() == command);
    }

    @Test
    void processThatLeftTheGroupDoesNotHoldUpTheEnd() throws Exception {
        Path up = folder.resolve("up");
        RunningCommand running =
                start("setsid sh -c 'echo pid $$; : > " + up + "; exec sleep 60' & " + awaiting(up) + " exit 0");
        CommandExit exit = exitOf(running);

        assertThat(exit.status()).hasValue(0);
        output.awaitPids(1).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private CommandExit run(String command) throws Exception {
        return exitOf(start(command));
    }

    private RunningCommand start(String command) throws IOException {
        return start(command, Map.of("PATH", path()), LONG);
    }

    private RunningCommand start(String command, Map<String, String> environment, Duration limit) throws IOException {
        return start(new CommandRequest("test", command, environment, limit), LONG);
    }

    private RunningCommand start(String command, Duration mayRun) throws IOException {
        return start(new CommandRequest("test", command, Map.of("PATH", path()), LONG), mayRun);
    }

    private RunningCommand start(CommandRequest request, Duration mayRun) throws IOException {
        RunningCommand running = runner.start(request, mayRun, output);
        started.add(running);
        return running;
    }

    private static CommandExit exitOf(RunningCommand running) {
        return running.exit()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private CommandRunner runner(Duration grace) throws IOException {
        return new CommandRunner(CommandScripts.extractInto(folder.resolve("scripts")), grace);
    }

    /** What a command does until a file is there. */
    private static String awaiting(Path file) {
        return "while [ ! -e " + file + " ]; do sleep 0.05; done;";
    }

    private static String shell(String script) {
        return "sh -c '" + script.replace("'", "'\\''") + "'";
    }

    private static String path() {
        return System.getenv("PATH");
    }
}
