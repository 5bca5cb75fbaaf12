package com.erpmax.realtime.verification.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.verification.benchmark.compare.CompareCommand.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CompareCommandTest {

    @Test
    void withoutArgumentsEverythingIsMeasuredAndWritten() {
        Request request = Request.parse(List.of());

        assertThat(request.cases()).containsExactly(Case.values());
        assertThat(request.contenders()).containsExactly(Contender.values());
        assertThat(request.isToBeWritten()).isTrue();
    }

    @Test
    void aQuickLookIsNeverWritten() {
        Request request = Request.parse(List.of("--quick", "broadcast-8", "ours", "netty-socketio"));

        assertThat(request.cases()).containsExactly(Case.BROADCAST_8);
        assertThat(request.contenders()).containsExactly(Contender.OURS, Contender.NETTY_SOCKETIO);
        assertThat(request.isToBeWritten()).isFalse();
        assertThat(Request.parse(List.of("--quick")).isToBeWritten()).isFalse();
    }

    @Test
    void aCaseIsWrittenIfAllServersAreMeasured() {
        assertThat(Request.parse(List.of("echo")).isToBeWritten()).isTrue();
        assertThat(Request.parse(List.of("echo", "ours")).isToBeWritten()).isFalse();
        assertThat(Request.parse(List.of("ack")).cases()).containsExactly(Case.ACK);
    }

    @Test
    void placesOfTheSameWorkAreMeasuredInTheSameMinutes() {
        assertThat(Request.parse(List.of("echo-two-cores")).cases())
                .containsExactly(Case.ECHO, Case.ECHO_ONE_CORE, Case.ECHO_TWO_CORES);
        assertThat(Case.ECHO.workload(Contender.OURS).cores()).isEqualTo(Cores.APART);
        assertThat(Case.ECHO_ONE_CORE.workload(Contender.OURS).cores()).isEqualTo(Cores.ONE);
        assertThat(Case.ECHO_TWO_CORES.workload(Contender.OURS).cores()).isEqualTo(Cores.TWO);
        assertThat(Case.groups(List.of(Case.ECHO, Case.ACK, Case.ECHO_ONE_CORE)))
                .containsExactly(List.of(Case.ECHO, Case.ECHO_ONE_CORE), List.of(Case.ACK));
    }

    @Test
    void thePageHasAPlaceForEachCase() throws IOException {
        String page = Files.readString(Path.of("../docs/benchmarks.md"));

        assertThat(Case.values())
                .allSatisfy(what -> assertThat(page)
                        .contains(Page.of(what).begin())
                        .contains(Page.of(what).end()));
        assertThat(page).contains(Page.MACHINE.begin(), Page.CURVES.begin(), Page.STARTS.begin());
    }

    @Test
    void whatFailsAfterItsRoundsIsShownAndSaid() {
        Result result = new Result(
                Case.POLLING,
                List.of(
                        row(Contender.NODE, 10),
                        new Result.Row(
                                Contender.OURS,
                                row(Contender.OURS, 2).rounds(),
                                Double.NaN,
                                0,
                                Optional.of("gone\nfor good"))));

        assertThat(result.markdown().lines())
                .contains("Target: at most 0.20 × the CPU time of socket.io for Node.js.")
                .anyMatch(line -> line.startsWith("| ours | 2.00 | ± 0 % | 0.20 |"))
                .contains("- ours: 1 rounds, then gone")
                .noneMatch(line -> line.contains("not warm"));
    }

    @Test
    void serversThatAreNotInstalledAreUnknown() {
        assertThat(Machine.version("dpkg-query", "-W", "no-such-package")).isEqualTo("unknown");
        assertThat(Machine.version("no-such-command")).isEqualTo("unknown");
    }

    @Test
    void whoWasNotWarmIsSaid() {
        assertThat(new Result(Case.ACK, List.of(rowWithCompilers(0.021))).markdown())
                .contains("\n- ours: not warm when its warm-up ended, its JIT compilers took 2 % of its CPU time\n");
        assertThat(new Result(Case.ACK, List.of(rowWithCompilers(0.02))).markdown())
                .doesNotContain("- ours");
    }

    @Test
    void roundsOnTwoCoresAreSetBesideThoseOfTheSameTurn() {
        Map<Case, Result> results = Map.of(
                Case.ECHO, new Result(Case.ECHO, List.of(row(Contender.OURS, 2, 4, 8))),
                Case.ECHO_ONE_CORE, new Result(Case.ECHO_ONE_CORE, List.of(row(Contender.OURS, 4, 4, 4))),
                Case.ECHO_TWO_CORES, new Result(Case.ECHO_TWO_CORES, List.of(row(Contender.OURS, 3, 2, 2))));

        assertThat(Places.comparison(results).lines())
                .contains(
                        "- on one core which it shares with the generator: 2.00 (1.33 to 2.00) × the messages per second,"
                                + " at 0.50 (0.50 to 0.75) × the CPU time each.",
                        "- on one core of its own: 2.00 (0.67 to 4.00) × the messages per second,"
                                + " at 0.50 (0.25 to 1.50) × the CPU time each.");
        assertThat(Places.comparison(Map.of(Case.ECHO, new Result(Case.ECHO, List.of()))))
                .isEmpty();
    }

    @Test
    void unknownNamesAreRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Request.parse(List.of("ecco")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ecco (expected: one of [echo, echo-one-core, ");
        assertThatThrownBy(() -> Request.parse(List.of("echo", "theirs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("theirs (expected: one of [ceiling, ours, ");
    }

    @Test
    void aTableShowsMediansAndMultiplesOfTheCeiling() {
        Result result = new Result(
                Case.ECHO,
                List.of(
                        row(Contender.CEILING, 1.5, 1.0, 1.25),
                        row(Contender.OURS, 2.5, 5, 2.25),
                        new Result.Row(
                                Contender.NODE, List.of(), Double.NaN, 0, Optional.of("does not listen\nat all"))));

        assertThat(result.ratio(Contender.OURS, Contender.CEILING)).hasValue(2);
        assertThat(result.ratio(Contender.NODE, Contender.CEILING)).isEmpty();
        assertThat(result.markdown().lines())
                .contains("Target: at most 2.00 × the CPU time of bare Netty (ceiling).")
                .anyMatch(
                        line -> line.startsWith("| bare Netty (ceiling) | 1.25 | ± 20 % | 1.00 | 800,000 | 800,000 |"))
                .anyMatch(line -> line.startsWith("| ours | 2.50 | ± 55 % | 2.00 | 400,000 | 400,000 |"))
                .contains("| socket.io for Node.js | failed: does not listen |");
    }

    @Test
    void figuresReplaceThoseOfThePageAndNothingElse() {
        String page = "before\n<!-- echo: written by ./dev bench -->\nold\n<!-- end of echo -->\nafter\n";

        assertThat(Page.of(Case.ECHO).withFigures(page, "new\n"))
                .isEqualTo("before\n<!-- echo: written by ./dev bench -->\n\nnew\n\n<!-- end of echo -->\nafter\n");
        assertThatThrownBy(() -> Page.of(Case.ACK).withFigures(page, "new"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Result.Row rowWithCompilers(double share) {
        return new Result.Row(Contender.OURS, row(Contender.OURS, 2).rounds(), Double.NaN, share, Optional.empty());
    }

    private static Result.Row row(Contender contender, double... cpuMicros) {
        List<Figures> rounds = DoubleStream.of(cpuMicros)
                .mapToObj(micros -> new Figures(micros, 1_000_000 / micros, 1, 2, Double.NaN, Double.NaN, 1, 0.5))
                .toList();
        return new Result.Row(contender, rounds, Double.NaN, 0, Optional.empty());
    }
}
