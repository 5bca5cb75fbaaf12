package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.testing.RunningService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which addresses the service opens its port on. Linux has all of 127.0.0.0/8 on loopback. */
@ExtendWith(OutputCaptureExtension.class)
class ListenAddressTest {

    private static final String OTHER = "127.0.0.2";
    /** For documentation (RFC 5737): no machine has it. */
    private static final String FOREIGN = "192.0.2.7";

    @Test
    void developmentIsReachedOnLoopbackAlone() throws IOException {
        connect("127.0.0.1", RunningService.shared().port());
        assertRefused(OTHER, RunningService.shared().port());
    }

    @Test
    void serviceIsReachedOnTheAddressThatIsSet() throws IOException {
        try (RunningService service = RunningService.start("HOST=" + OTHER)) {
            connect(OTHER, service.port());
            assertRefused("127.0.0.1", service.port());
        }
        try (RunningService service = RunningService.start("HOST=0.0.0.0")) {
            connect(OTHER, service.port());
            connect("127.0.0.1", service.port());
        }
    }

    @Test
    void anAddressThatTheMachineDoesNotHaveIsReported(CapturedOutput output) {
        assertThatThrownBy(() -> RunningService.start("HOST=" + FOREIGN).close())
                .rootCause()
                .hasMessageContaining("HOST is " + FOREIGN);
        assertThat(output.getAll())
                .contains("HOST is " + FOREIGN + ", which this machine does not have.")
                .contains("0.0.0.0 for all of them");
    }

    private static void connect(String address, int port) throws IOException {
        new Socket(InetAddress.getAllByName(address)[0], port).close();
    }

    private static void assertRefused(String address, int port) {
        assertThatThrownBy(() -> connect(address, port)).isInstanceOf(ConnectException.class);
    }
}
