package com.erpmax.realtime.cluster.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What Python itself pickles is read as the same value. Needs {@code /usr/bin/python3}. */
class PickleReaderIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PROTOCOLS = 6;

    @Test
    void plainDataOfEveryProtocolIsReadAsPythonWroteIt() throws Exception {
        long seed = 20_261_128;
        List<String> lines = pickles(seed);
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            byte[] pickle = Base64.getDecoder().decode(fields[2]);
            assertThat(JSON.readTree(JSON.writeValueAsString(PickleReader.read(pickle))))
                    .as("seed %d, protocol %s, %s: %s", seed, fields[0], fields[1], fields[2])
                    .isEqualTo(JSON.readTree(fields[3]));
        }
        assertThat(lines.stream().map(line -> line.charAt(0)).distinct()).hasSize(PROTOCOLS);
    }

    private static List<String> pickles(long seed) throws IOException, InterruptedException {
        Path script = Path.of(Objects.requireNonNull(PickleReaderIT.class.getResource("pickles.py"))
                .getPath());
        Process python = new ProcessBuilder("/usr/bin/python3", script.toString(), String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).isZero();
        return output.lines().toList();
    }
}
