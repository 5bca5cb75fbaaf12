package com.erpmax.realtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.erpmax.realtime.service.testing.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is outside the service and keeps it from starting is reported as wrong settings are. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceStartTest {

    @Test
    void aPortThatIsInUseIsReported(CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            refuse(
                    output,
                    "PORT is " + other.getLocalPort() + ", which another program on this machine uses.",
                    "set PORT to a free port",
                    "PORT=" + other.getLocalPort());
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsReportedWithoutThePassword(CapturedOutput output) throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        refuse(
                output,
                "DATABASE_URL points to 127.0.0.1:" + nobody + ", where the database \"erpmax\" cannot be opened",
                "Start PostgreSQL there",
                "DATABASE_URL=postgresql+asyncpg://app:hunter2@127.0.0.1:" + nobody + "/erpmax");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aBadSettingIsReportedOnceAndNothingElse(CapturedOutput output) {
        refuse(output, "PORT is \"x\"", "The default is 8000", "PORT=x");
        assertThat(output.getAll()).doesNotContain("Exception encountered during context initialization");
    }

    private static void refuse(CapturedOutput output, String problem, String remedy, String setting) {
        assertThat(catchThrowable(() -> RunningService.start(setting).close())).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains(problem)
                .contains(remedy);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }
}
