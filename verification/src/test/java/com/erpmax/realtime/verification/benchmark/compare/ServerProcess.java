package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.testing.FreePort;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A server in a process of its own, seen from outside (Linux). Not thread-safe. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** What the kernel counts CPU time in, wherever it tells users of it. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final Pattern JIT_COMPILER = Pattern.compile("\\(C[12] Compiler");

    private final Process process;
    private final Contender contender;
    private final int port;

    private ServerProcess(Process process, Contender contender, int port) {
        this.process = process;
        this.contender = contender;
        this.port = port;
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param cores the cores that it may run on, in the notation of taskset
     * @throws IllegalStateException if it ends, or does not listen in time
     */
    static ServerProcess start(Contender contender, boolean wantsTokens, String cores) {
        try {
            int port = FreePort.find();
            List<String> command = new ArrayList<>(List.of("taskset", "-c", cores));
            command.addAll(contender.command(port, wantsTokens));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(contender.environment(port));
            ServerProcess server = new ServerProcess(builder.start(), contender, port);
            Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
            server.awaitListening();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** CPU time that the process has used, all of its threads together; in steps of ten milliseconds. */
    Duration cpu() {
        return cpuOf(read("/proc/" + process.pid() + "/stat"));
    }

    /** CPU time that the JIT compilers of a JVM have used; zero for a server that is no JVM. */
    Duration compilerCpu() {
        Duration used = Duration.ZERO;
        for (String thread : Objects.requireNonNull(new File("/proc/" + process.pid() + "/task").list())) {
            Optional<String> stat = statOf(thread);
            if (stat.isPresent() && JIT_COMPILER.matcher(stat.get()).find()) {
                used = used.plus(cpuOf(stat.get()));
            }
        }
        return used;
    }

    private Optional<String> statOf(String thread) {
        try {
            return Optional.of(Files.readString(Path.of("/proc/" + process.pid() + "/task/" + thread + "/stat")));
        } catch (IOException hasEnded) {
            return Optional.empty();
        }
    }

    private static Duration cpuOf(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return TICK.multipliedBy(Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    /** Memory that the process holds now, in bytes. */
    long residentBytes() {
        String[] pages = read("/proc/" + process.pid() + "/statm").split(" ", -1);
        return 4096 * Long.parseLong(pages[1]);
    }

    /** Collects garbage and gives the size of what is left, in bytes; NaN for a server that is no JVM. */
    double liveHeapBytes() {
        if (!contender.isJvm()) {
            return Double.NaN;
        }
        String histogram = output(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram");
        String total = histogram.substring(histogram.lastIndexOf("Total"));
        return Double.parseDouble(total.strip().split("\\s+", -1)[2]);
    }

    /** Bytes that all threads of the JVM have allocated since it started; NaN for a server that is no JVM. */
    @SuppressWarnings("BanJNDI") // a name of this method's own, of a process that this one has started
    double allocatedBytes() {
        if (!contender.isJvm()) {
            return Double.NaN;
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
            JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
                Object bytes = connector
                        .getMBeanServerConnection()
                        .getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes");
                return ((Number) bytes).doubleValue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException | JMException e) {
            throw new IllegalStateException(contender.title() + ": does not tell what it allocates", e);
        }
    }

    /** Waits until the server has nothing to do, for some seconds at most. */
    void awaitQuiet() {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        Duration before = Duration.ZERO;
        for (Duration now = cpu(); !now.equals(before) && System.nanoTime() < patience; now = cpu()) {
            before = now;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Ends the server and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a command prints.
     *
     * @throws IllegalStateException if it fails
     */
    static String output(String... command) {
        try {
            Process run = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (run.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening() {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!isListening()) {
            if (!process.isAlive() || System.nanoTime() > patience) {
                close();
                throw new IllegalStateException(contender.title() + ": does not listen");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isListening() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
