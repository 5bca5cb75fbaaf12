package com.erpmax.realtime.verification.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the project's sources and compiled classes lie, seen from the folder of the verification module. */
final class ProjectTree {

    static final String BASE = "com.erpmax.realtime";

    static final List<String> MODULES =
            List.of("protocol", "engine", "socket", "cluster-redis", "service", "clients/java", "verification");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private ProjectTree() {}

    /** The classes that ship; fails when a module was not compiled, so that no rule passes for want of input. */
    static JavaClasses mainClasses() {
        return classesIn("target/classes", MODULES.subList(0, MODULES.size() - 1));
    }

    /** The classes of every test, in every module that has some. */
    static JavaClasses testClasses() {
        return classesIn(
                "target/test-classes",
                MODULES.stream()
                        .filter(module -> Files.isDirectory(ROOT.resolve(module).resolve("src/test/java")))
                        .toList());
    }

    /** The Java sources below {@code folder} (for example {@code src/main/java}) of every module. */
    static List<Path> javaSources(String folder) {
        return MODULES.stream()
                .flatMap(module -> files(ROOT.resolve(module).resolve(folder)).stream())
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    /** Scripts, styles and pages that people wrote: everything that is read like code but is not Java. */
    static List<Path> otherSources() {
        Stream<Path> inModules = MODULES.stream()
                .flatMap(module -> Stream.of("src", "js").map(ROOT.resolve(module)::resolve))
                .flatMap(folder -> files(folder).stream())
                .filter(file -> file.toString().matches(".*\\.(js|mjs|css|html|sh|py|sql)"))
                .filter(file -> !file.toString().contains("node_modules"));
        Stream<Path> clients = files(ROOT.resolve("clients")).stream()
                .filter(file -> file.toString().matches(".*\\.(ts|mjs|java|dart)"))
                .filter(file -> !file.toString().matches(".*/(node_modules|dist|target)/.*"));
        Stream<Path> scripts = files(ROOT.resolve("scripts")).stream();
        return Stream.of(Stream.of(ROOT.resolve("dev")).filter(Files::exists), inModules, clients, scripts)
                .flatMap(sources -> sources)
                .toList();
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path as a reader of the repository writes it. */
    static String relative(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static JavaClasses classesIn(String folder, List<String> modules) {
        List<Path> folders = modules.stream()
                .map(module -> ROOT.resolve(module).resolve(folder))
                .toList();
        for (Path classes : folders) {
            if (!Files.isDirectory(classes)) {
                throw new IllegalStateException(relative(classes)
                        + ": missing (expected: compiled first, for example by mvn -pl verification -am)");
            }
        }
        return new ClassFileImporter().importPaths(folders);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
