package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.erpmax.realtime.service.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start with settings of provisioning that cannot work. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedCommandTest {

    @Test
    void commandThatIsNoProgramStopsTheStartWithItsRemedy(CapturedOutput output) {
        refuse(
                output,
                "PROVISIONING_COMMAND_DELETE_SITE starts with /no/such/script.sh, which is no program",
                "docs/provisioning.md",
                "PROVISIONING_COMMAND_DELETE_SITE=/no/such/script.sh --force");
    }

    @Test
    void leaseThatIsTooShortForTheGracePeriodStopsTheStart(CapturedOutput output) {
        refuse(output, "PROVISIONING_LEASE is PT30S", "from 36s", "PROVISIONING_GRACE=12s");
    }

    private static void refuse(CapturedOutput output, String problem, String remedy, String setting) {
        assertThat(catchThrowable(() -> RunningService.start(setting).close())).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains(problem)
                .contains(remedy)
                .doesNotContain("\tat ");
    }
}
