package com.erpmax.realtime.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The conversations of {@code clients/flutter/protocol}, played against the whole service. */
class DartProtocolIT {

    private static final Path SCRIPTS = Path.of("../clients/flutter/protocol");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path data;

    private static LiveService service;

    @BeforeAll
    static void startService() {
        service = new LiveService(data);
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theServiceKeepsItsSideOfTheConversation(String script) throws IOException {
        JsonNode steps =
                JSON.readTree(Files.readString(SCRIPTS.resolve(script))).get("steps");
        assertThat(steps).isNotEmpty();
        try (Conversation conversation = new Conversation(service)) {
            for (JsonNode step : steps) {
                conversation.play(step);
            }
        }
    }
}
