package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker with one user, which is not {@code guest}, and with the settings that ship with the service
 * ({@code deploy/rabbitmq}). It takes some ten seconds to start, so tests share the one of their JVM where they can.
 */
public final class RabbitServer implements AutoCloseable {

    private static final Path BIN = Path.of("/usr/lib/rabbitmq/bin");
    /** A client of AMQP 0-9-1 begins so; a broker that is ready answers with a method frame on channel 0. */
    private static final String PROTOCOL_HEADER = "AMQP\0\0\t\1";

    private static final String METHOD_FRAME = "\1\0\0";

    private static final String LOGIN = "app";
    private static final String LOGIN_PASSWORD = "a-broker-of-tests";

    private static @Nullable RabbitServer shared;

    private final ServerFolder folder = ServerFolder.create("rabbitmq");
    private final int port = FreePort.find();
    private final int epmdPort = FreePort.find();
    private final Map<String, String> environment;
    private final ServerProcess process;

    /** @param settings further lines of its configuration */
    private RabbitServer(String settings) {
        Path program = ServerFolder.program("rabbitmq-server", BIN.resolve("rabbitmq-server"));
        environment = environment(settings);
        process = new ServerProcess(
                List.of(program.toString()),
                environment,
                folder.path(),
                () -> Ask.answers(port, PROTOCOL_HEADER, METHOD_FRAME));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        process.start();
    }

    /** Returns the broker of this JVM, for tests that use queues of their own and leave it as it is. */
    public static synchronized RabbitServer shared() {
        RabbitServer server = shared;
        if (server == null) {
            server = start();
            shared = server;
        }
        return server;
    }

    /** Starts a broker for one test. */
    public static RabbitServer start() {
        return new RabbitServer("");
    }

    /** Starts a broker for one test that also speaks TLS, on this port. */
    public static RabbitServer startWithTls(int port, TestCertificate certificate) {
        return new RabbitServer("""
                listeners.ssl.1 = 127.0.0.1:%1$d
                ssl_options.certfile = %2$s
                ssl_options.keyfile = %3$s
                ssl_options.cacertfile = %2$s
                ssl_options.verify = verify_none
                """.formatted(port, certificate.certificate(), certificate.key()));
    }

    public int port() {
        return port;
    }

    /** Returns its address with user and password. */
    public String url() {
        return "amqp://" + LOGIN + ":" + LOGIN_PASSWORD + "@127.0.0.1:" + port + "/";
    }

    /** Returns the address of a broker with TLS for who calls it by this name. */
    public static String tlsUrl(String host, int port) {
        return "amqps://" + LOGIN + ":" + LOGIN_PASSWORD + "@" + host + ":" + port + "/";
    }

    /** Runs {@code rabbitmqctl}, and fails if that fails. */
    public void control(String... arguments) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(BIN.resolve("rabbitmqctl").toString());
            builder.command().addAll(List.of(arguments));
            builder.environment().putAll(environment);
            Path output = Files.createTempFile(folder.path(), "control", ".log");
            Process program = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (program.waitFor() != 0) {
                throw new IllegalStateException(List.of(arguments) + " failed: " + Files.readString(output));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** Ends it at once, as {@code kill -9} does. What it had confirmed as persistent is there after {@link #restart}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again with its data, on the same port; ends it first if it runs. */
    public void restart() {
        process.kill();
        process.start();
    }

    @Override
    public void close() {
        process.kill();
        // The port mapper goes into the background and outlives its broker.
        ProcessBuilder mapper = new ProcessBuilder("epmd", "-port", String.valueOf(epmdPort), "-kill");
        try {
            mapper.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        folder.remove();
    }

    private Map<String, String> environment(String settings) {
        folder.write("etc/rabbitmq.conf", """
                listeners.tcp.1 = 127.0.0.1:%d
                default_user = %s
                default_pass = %s
                log.console = true
                log.file = false
                """.formatted(port, LOGIN, LOGIN_PASSWORD) + settings);
        Path plugins = folder.write("etc/enabled_plugins", "[].\n");
        Path cookie = folder.write("home/.erlang.cookie", "cookie-of-a-test");
        try {
            Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("HOME", folder.folder("home").toString());
        variables.put("RABBITMQ_NODENAME", "test" + port + "@localhost");
        variables.put("RABBITMQ_DIST_PORT", String.valueOf(FreePort.find()));
        variables.put("ERL_EPMD_PORT", String.valueOf(epmdPort));
        variables.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        variables.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        variables.put(
                "RABBITMQ_CONFIG_FILE", folder.path().resolve("etc/rabbitmq").toString());
        variables.put("RABBITMQ_CONFIG_FILES", ShippedFile.path("rabbitmq").toString());
        variables.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
        variables.put("RABBITMQ_MNESIA_BASE", folder.folder("mnesia").toString());
        variables.put("RABBITMQ_LOG_BASE", folder.folder("log").toString());
        variables.put("RABBITMQ_PID_FILE", folder.path().resolve("pid").toString());
        variables.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2");
        return variables;
    }
}
