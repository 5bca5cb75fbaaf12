package com.erpmax.realtime.verification.stack;

import com.erpmax.realtime.service.ServiceApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the service is run. */
public final class ServiceProgram {

    private static final List<String> FOR_TESTS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final int FIRST_WITH_CACHE = 25;

    private ServiceProgram() {}

    /** From the class path of this JVM, made to start fast. */
    public static List<String> forTests(int heapMegabytes) {
        return command(
                FOR_TESTS,
                heapMegabytes,
                "-cp",
                System.getProperty("java.class.path"),
                ServiceApplication.class.getName());
    }

    /**
     * The packaged service as {@code ./dev run} runs it, with the cache of classes if one was trained, and with half as much
     * for network buffers outside the heap as for the heap, as in production.
     */
    public static List<String> packaged(int heapMegabytes) {
        Path folder = Path.of("service", "target", "app").toAbsolutePath();
        Path cache = folder.resolve("realtime.aot");
        List<String> options =
                new ArrayList<>(List.of("-Xms64m", "-XX:MaxDirectMemorySize=" + heapMegabytes / 2 + "m"));
        options.add("-XX:+UnlockDiagnosticVMOptions");
        options.add("-XX:CompilerDirectivesFile=" + folder.resolve("start-up-compiler.json"));
        if (Runtime.version().feature() >= FIRST_WITH_CACHE) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        if (Files.exists(cache)) {
            options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off"));
        }
        return command(
                options, heapMegabytes, "-jar", folder.resolve("realtime.jar").toString());
    }

    private static List<String> command(List<String> options, int heapMegabytes, String... program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(program));
        return List.copyOf(command);
    }
}
