package com.erpmax.realtime.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/} that is made from the code: compared in every build, written when asked for. */
public final class GeneratedDocument {

    private static final Path DOCS = Path.of("..", "docs");

    private GeneratedDocument() {}

    /** Writes the page when the system property {@code docs.write} is true; else fails when it is out of date. */
    public static void check(String name, String content) {
        Path page = DOCS.resolve(name);
        try {
            if (Boolean.getBoolean("docs.write")) {
                Files.createDirectories(DOCS);
                Files.writeString(page, content);
            }
            assertThat(Files.exists(page) ? Files.readString(page) : "")
                    .as("docs/" + name + " is out of date; write it again with: ./dev docs")
                    .isEqualTo(content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads a page that is written by hand. */
    public static String read(String name) {
        try {
            return Files.readString(DOCS.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
