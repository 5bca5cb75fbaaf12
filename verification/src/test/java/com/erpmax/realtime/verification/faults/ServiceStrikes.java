package com.erpmax.realtime.verification.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.verification.proxy.Fault;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Faults of the service itself, of its database, and between it and its publishers. */
final class ServiceStrikes {

    private ServiceStrikes() {}

    /** The process dies in the middle of everything; when it is back, publishers are before the clients. */
    static void killAndRestart(Stage stage) throws IOException {
        stage.service().kill();
        stage.clients().forEach(client -> client.proxy().set(new Fault.Refuse()));
        stage.service().start();
        stage.awaitAcceptedFor(stage.clients(), 2 + stage.random().nextInt(4));
        stage.clients().forEach(client -> client.proxy().set(Fault.NONE));
        stage.awaitAllReady();
    }

    /** Requests are carried out, and their answers do not arrive. */
    static void loseAnswers(Stage stage) {
        int before = stage.ledger().unanswered();
        int lost = 5 + stage.random().nextInt(10);
        stage.publisherProxy().set(new Fault.CutAtAnswer());
        stage.awaitUntil("answers are lost", () -> stage.ledger().unanswered() >= before + lost);
        stage.publisherProxy().set(Fault.NONE);
        stage.awaitAcceptedFor(stage.clients(), 3);
    }

    /** Somebody else holds the write lock of the database until publishers were refused. */
    static void lockDatabase(Stage stage) throws SQLException {
        String url = "jdbc:sqlite:" + stage.service().database();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            awaitRefusals(stage);
            statement.execute("ROLLBACK");
        }
        stage.awaitAcceptedFor(stage.clients(), 3);
    }

    /** No file of the process can be written past its first page until publishers were refused. */
    static void fillDisk(Stage stage) throws IOException, InterruptedException {
        limitFiles(stage.service(), "4096");
        awaitRefusals(stage);
        limitFiles(stage.service(), "unlimited");
        stage.awaitAcceptedFor(stage.clients(), 3);
    }

    /** Sets RLIMIT_FSIZE of the running process, in bytes; a write beyond it fails. */
    private static void limitFiles(ServiceUnderTest service, String bytes) throws IOException, InterruptedException {
        int status = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(service.pid()), "--fsize=" + bytes + ":unlimited")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("status of prlimit").isZero();
    }

    private static void awaitRefusals(Stage stage) {
        int before = stage.refused();
        int refusals = 4 + stage.random().nextInt(4);
        stage.awaitUntil("publishers are refused", () -> stage.refused() >= before + refusals);
    }
}
