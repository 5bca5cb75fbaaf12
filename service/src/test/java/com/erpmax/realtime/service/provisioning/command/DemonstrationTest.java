package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.provisioning.command.OutputLine.SiteUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemonstrationTest {

    @TempDir
    Path folder;

    private final RecordedOutput output = new RecordedOutput();

    @ParameterizedTest
    @ValueSource(strings = {"create_site", "delete_site", "backup_site"})
    void everyMessageSaysThatItIsADemonstration(String type) throws Exception {
        CommandExit exit = run(type);

        assertThat(exit.status()).hasValue(0);
        assertThat(progress())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.message()).startsWith("Demonstration: "));
        assertThat(progress()).extracting(Progress::percent).isSorted().doesNotHaveDuplicates();
        assertThat(exit.logTail()).allSatisfy(line -> assertThat(line).contains("Demonstration"));
    }

    @Test
    void createdSiteTakesTenStepsAndHasAnAddressOfItsTenant() throws Exception {
        run("create_site");

        assertThat(progress()).hasSize(10);
        assertThat(output.understood).endsWith(new SiteUrl("https://demo-7d6e.erpmax.example"));
    }

    @Test
    void otherTypesReportNoAddress() throws Exception {
        run("backup_site");

        assertThat(output.understood).noneMatch(SiteUrl.class::isInstance);
    }

    @Test
    void unknownTypeIsRefused() throws Exception {
        assertThat(run("paint_site").status()).hasValue(64);
    }

    private List<Progress> progress() {
        return output.understood.stream()
                .filter(Progress.class::isInstance)
                .map(Progress.class::cast)
                .toList();
    }

    private CommandExit run(String type) throws Exception {
        CommandScripts scripts = CommandScripts.extractInto(folder.resolve("a folder's scripts"));
        Map<String, String> environment = Map.of(
                "PATH", System.getenv("PATH"),
                "JOB_ID", "j1",
                "JOB_TYPE", type,
                "TENANT_ID", "7d6e-0001",
                "ATTEMPT", "1",
                "DEMO_STEP_SECONDS", "0");
        CommandRequest request =
                new CommandRequest("demo", scripts.demonstrationCommand(), environment, Duration.ofMinutes(1));
        return new CommandRunner(scripts, Duration.ofSeconds(1))
                .start(request, Duration.ofMinutes(1), output)
                .exit()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
