package com.erpmax.realtime.verification.benchmark.compare;

import io.netty.util.Version;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where and with what was measured. */
final class Machine {

    private static final String SOCKET_IO = "verification/js/node_modules/socket.io/package.json";
    private static final String NETTY_SOCKETIO = "verification/peers/netty-socketio/pom.xml";

    private Machine() {}

    /** A list in Markdown. */
    static String markdown() {
        Version netty = Version.identify().get("netty-transport");
        List<String> items = List.of(
                "machine: " + processor() + ", " + cores() + " cores, "
                        + found("MemTotal:\\s*(\\d+)\\d{6}", "/proc/meminfo") + " GB, Linux "
                        + System.getProperty("os.version"),
                "Java: " + System.getProperty("java.vm.name") + " " + Runtime.version() + ", Netty "
                        + (netty == null ? "unknown" : netty.artifactVersion()),
                "Node.js " + version("node", "--version") + ", socket.io "
                        + found("\"version\": \"([^\"]+)\"", SOCKET_IO),
                "netty-socketio " + found("<netty-socketio.version>([^<]+)<", NETTY_SOCKETIO),
                version("/usr/bin/python3", "--version") + ", "
                        + version(
                                "dpkg-query",
                                "-W",
                                "-f",
                                "${Package} ${Version} ",
                                "python3-socketio",
                                "python3-uvicorn"));
        return "- " + String.join("\n- ", items) + "\n";
    }

    /** When, and of which state of the project. */
    static String moment() {
        return "Measured on " + LocalDate.now(ZoneOffset.UTC) + " at commit "
                + ServerProcess.output("git", "rev-parse", "--short", "HEAD").strip() + ", " + processor() + ".";
    }

    private static String processor() {
        return found("model name\\s*:\\s*(.*)", "/proc/cpuinfo");
    }

    private static long cores() {
        return ServerProcess.read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("processor"))
                .count();
    }

    /** What a command says of a server that need not be there for a quick look at others. */
    static String version(String... command) {
        try {
            return ServerProcess.output(command).strip();
        } catch (IllegalStateException | UncheckedIOException notInstalled) {
            return "unknown";
        }
    }

    private static String found(String pattern, String file) {
        if (!Files.exists(Path.of(file))) {
            return "unknown";
        }
        Matcher matcher = Pattern.compile(pattern).matcher(ServerProcess.read(file));
        return matcher.find() ? matcher.group(1) : "unknown";
    }
}
