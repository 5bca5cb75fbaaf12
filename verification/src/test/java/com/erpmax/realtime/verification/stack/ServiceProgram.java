package com.erpmax.realtime.verification.stack;

import com.erpmax.realtime.service.ServiceApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the service is run. */
public final class ServiceProgram {

    private static final List<String> FOR_TESTS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ServiceProgram() {}

    /** From the class path of this JVM, made to start fast. */
    public static List<String> forTests(int heapMegabytes) {
        return command(FOR_TESTS, heapMegabytes);
    }

    /** From the class path of this JVM, made to run for long. */
    public static List<String> forLong(int heapMegabytes) {
        return command(List.of(), heapMegabytes);
    }

    private static List<String> command(List<String> options, int heapMegabytes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServiceApplication.class.getName()));
        return List.copyOf(command);
    }
}
