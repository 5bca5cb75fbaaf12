package com.erpmax.realtime.verification.stack;

import com.erpmax.realtime.service.auth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./dev stack}: starts the whole of production on this machine, prints where everything is, and runs until it is
 * told to end. {@code ./dev token [USER TENANT ROLE]}: prints a token that the running stack accepts.
 */
final class StackCommand {

    private static final Path FOLDER =
            Path.of("verification", "target", "stack").toAbsolutePath();
    private static final Path SECRET = FOLDER.resolve("secret");
    private static final int HEAP_MEGABYTES = 512;
    private static final String USER = "0ddba110-0000-4000-8000-00000000000";
    private static final String TENANT = "7e4a4700-0000-4000-8000-000000000001";

    private StackCommand() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("token")) {
            printToken(arguments);
        } else {
            run();
        }
    }

    private static void run() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        System.out.println("Starting PostgreSQL, Redis, RabbitMQ, nginx, two instances and a worker …");
        String demonstration = demonstration();
        StackPlan plan = StackPlan.of(
                FOLDER,
                ServiceProgram.packaged(HEAP_MEGABYTES),
                Map.of(
                        "PROVISIONING_COMMAND_CREATE_SITE", demonstration,
                        "PROVISIONING_COMMAND_DELETE_SITE", demonstration,
                        "PROVISIONING_COMMAND_BACKUP_SITE", demonstration),
                Map.of("ROLE", "worker"));
        keepSecret(plan.secretKey());
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
        try (Stack stack = Stack.start(plan)) {
            System.out.println(text(stack));
            new CountDownLatch(1).await();
        } catch (RuntimeException | AssertionError failure) {
            // Ctrl-C reaches what is just being started before it reaches this process.
            if (!end.await(1, TimeUnit.SECONDS)) {
                throw failure;
            }
        }
    }

    private static String text(Stack stack) {
        Tokens tokens = stack.tokens();
        return """

                The stack is ready. Ctrl-C ends all of it.

                  Console     http://localhost:%1$d/console     (through nginx; paste a token there)
                  API docs    http://localhost:%1$d/realtime/docs
                  API key     %2$s     (header X-API-Key, for what other services publish)

                  Owner       user %3$s1, tenant %4$s
                              %5$s
                  Member      user %3$s2, the same tenant
                              %6$s
                  Others      ./dev token USER TENANT ROLE

                  %7$s
                  PostgreSQL  %8$s     (takes any password)
                  Redis       %9$s
                  RabbitMQ    %10$s
                  Logs        %11$s
                """.formatted(
                        stack.port(),
                        stack.plan().apiKey(),
                        USER,
                        TENANT,
                        tokens.owner(USER + "1", TENANT).token(),
                        tokens.member(USER + "2", TENANT).token(),
                        processes(stack),
                        stack.databaseUrl(),
                        stack.redis().url(1),
                        stack.rabbit().url(),
                        FOLDER);
    }

    private static String processes(Stack stack) {
        StringBuilder lines = new StringBuilder();
        for (ServiceProcess process : stack.processes()) {
            lines.append(String.format(
                    "%-11s http://localhost:%d, process %d%n  ", process.name(), process.port(), process.pid()));
        }
        return lines.toString().strip();
    }

    private static void printToken(String... arguments) throws IOException {
        if (!Files.exists(SECRET)) {
            throw new IllegalStateException("No stack was started here. Remedy: start one with ./dev stack");
        }
        boolean isDefault = arguments.length < 4;
        String user = isDefault ? USER + "1" : UUID.fromString(arguments[1]).toString();
        String tenant = isDefault ? TENANT : UUID.fromString(arguments[2]).toString();
        Role role = isDefault ? Role.OWNER : Role.parse(arguments[3]).orElseThrow();
        System.out.println(
                new Tokens(Files.readString(SECRET)).person(user, tenant, role).token());
    }

    /** For this user alone; a stack that starts later has another one. */
    private static void keepSecret(String secret) throws IOException {
        Files.deleteIfExists(SECRET);
        Files.createFile(SECRET, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(SECRET, secret, StandardOpenOption.WRITE);
    }

    /** Production has no default command; this stack runs the one of development, which says that it is a demonstration. */
    private static String demonstration() {
        return "sh "
                + Path.of("service/src/main/resources/provisioning/demo-provisioning.sh")
                        .toAbsolutePath();
    }
}
