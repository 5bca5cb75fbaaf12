package com.erpmax.realtime.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code deploy/compose.yaml} says. */
final class ComposeFile {

    private final Map<String, Object> content;

    private ComposeFile(Map<String, Object> content) {
        this.content = content;
    }

    static ComposeFile read(Path deploy) {
        try {
            return new ComposeFile(new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(deploy.resolve("compose.yaml"))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, Object> service(String name) {
        return map(map(content.get("services")).get(name));
    }

    Map<String, Object> environment(String service) {
        return map(service(service).get("environment"));
    }

    Map<String, Object> network() {
        return map(map(content.get("networks")).get("stack"));
    }

    /** The fixed address of a service in the network. */
    String address(String service) {
        return String.valueOf(
                map(map(service(service).get("networks")).get("stack")).get("ipv4_address"));
    }

    static Map<String, Object> map(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> found)) {
            throw new AssertionError("not a map: " + value);
        }
        return found.entrySet().stream()
                .collect(Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue));
    }
}
