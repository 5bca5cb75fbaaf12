package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The temporary folder of a server, and what else every server needs from the machine. */
final class ServerFolder {

    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder that other users may enter. */
    static ServerFolder create(String server) {
        try {
            Path path = Files.createTempDirectory("realtime-" + server + "-");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new ServerFolder(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path path() {
        return path;
    }

    /** Makes a folder in it. */
    Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes a file in it. */
    Path write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes it, with what a process that is just ending still writes. */
    void remove() {
        TemporaryFolder.remove(path);
    }

    /** Returns the first of these programs that is there. */
    static Path program(String debianPackage, Path... candidates) {
        return List.of(candidates).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> missing(debianPackage));
    }

    static IllegalStateException missing(String debianPackage) {
        return new IllegalStateException("Not installed: the Debian package " + debianPackage);
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
