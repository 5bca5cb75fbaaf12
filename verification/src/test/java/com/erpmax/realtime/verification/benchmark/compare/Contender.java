package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.service.ServiceApplication;
import com.erpmax.realtime.testing.TemporaryFolder;
import com.erpmax.realtime.verification.benchmark.load.EmitTraffic;
import com.erpmax.realtime.verification.benchmark.server.AccessToken;
import com.erpmax.realtime.verification.benchmark.server.BenchServer;
import com.erpmax.realtime.verification.benchmark.server.CeilingServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who is compared. Commands are run in the folder of the project. */
enum Contender {
    CEILING("bare Netty (ceiling)"),
    OURS("ours"),
    BLOCKING("ours, blocking handlers on virtual threads"),
    NODE("socket.io for Node.js"),
    NETTY_SOCKETIO("netty-socketio"),
    PYTHON("python-socketio on uvicorn"),
    SERVICE("the service");

    private static final String NETTY_SOCKETIO_FOLDER = "verification/peers/netty-socketio/target/";

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Who it is, for readers. */
    String title() {
        return title;
    }

    /** Whether it is a JVM, which can be asked for the size of its live objects. */
    boolean isJvm() {
        return this != NODE && this != PYTHON;
    }

    /** What starts it. */
    List<String> command(int port, boolean wantsTokens) {
        List<String> command = new ArrayList<>(program());
        if (this == SERVICE) {
            return command;
        }
        command.addAll(List.of("--port", String.valueOf(port)));
        if (this == BLOCKING) {
            command.add("--blocking");
        }
        if (wantsTokens) {
            command.add("--jwt");
        }
        return command;
    }

    /** What it finds in its environment. */
    Map<String, String> environment(int port) {
        if (this != SERVICE) {
            return Map.of("SECRET_KEY", AccessToken.SECRET_KEY);
        }
        return Map.of(
                "SECRET_KEY",
                AccessToken.SECRET_KEY,
                "SERVICE_API_KEY",
                EmitTraffic.API_KEY,
                "PORT",
                String.valueOf(port),
                "DATA_DIR",
                TemporaryFolder.create("bench").toString(),
                "HANDSHAKE_RATE",
                "1000000",
                "HANDSHAKE_BURST",
                "1000000");
    }

    private List<String> program() {
        return switch (this) {
            case CEILING -> java(System.getProperty("java.class.path"), CeilingServer.class.getName());
            case OURS, BLOCKING -> java(System.getProperty("java.class.path"), BenchServer.class.getName());
            case SERVICE ->
                withShippedDirectives(java(System.getProperty("java.class.path"), ServiceApplication.class.getName()));
            case NODE -> List.of("node", "verification/js/support/bench-server.mjs");
            case NETTY_SOCKETIO ->
                java(
                        NETTY_SOCKETIO_FOLDER + "classes:" + NETTY_SOCKETIO_FOLDER + "dependency/*",
                        "NettySocketIoServer");
            case PYTHON -> List.of("/usr/bin/python3", "verification/python/bench_server.py");
        };
    }

    /** Benchmarks run in the project's folder, their tests in the module's. */
    private static List<String> withShippedDirectives(List<String> java) {
        Path file = Path.of("deploy", "start-up-compiler.json");
        Path found = Files.exists(file) ? file : Path.of("..").resolve(file);
        List<String> options = new ArrayList<>(java);
        options.addAll(1, List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:CompilerDirectivesFile=" + found));
        return options;
    }

    private static List<String> java(String classPath, String main) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                main);
    }
}
