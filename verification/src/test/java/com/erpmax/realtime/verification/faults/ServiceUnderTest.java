package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.stack.ServiceProcess;
import com.erpmax.realtime.verification.stack.ServiceProgram;
import com.erpmax.realtime.verification.stack.Tokens;
import com.erpmax.realtime.verification.traffic.Person;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The service with an embedded database, as a process of its own, on one port and one data folder for life, which can be
 * killed and started again. Used by one thread.
 */
final class ServiceUnderTest implements AutoCloseable {

    static final String API_KEY = "fault-test-key-0123456789";

    private static final String SECRET_KEY = "fault-test-secret-0123456789abcdef-0123456789";
    private static final int HEAP_MEGABYTES = 256;

    private final Tokens tokens = new Tokens(SECRET_KEY);
    private final ServiceProcess process;

    private ServiceUnderTest(Path folder) {
        process = new ServiceProcess(
                "service",
                ServiceProgram.forTests(HEAP_MEGABYTES),
                folder,
                Map.of(
                        "SECRET_KEY",
                        SECRET_KEY,
                        "SERVICE_API_KEY",
                        API_KEY,
                        "PING_INTERVAL",
                        "1s",
                        "PING_TIMEOUT",
                        "2s"));
    }

    /** Starts a service with an embedded database in a folder and waits until it is ready. */
    static ServiceUnderTest start(Path folder) {
        ServiceUnderTest service = new ServiceUnderTest(folder);
        service.start();
        return service;
    }

    int port() {
        return process.port();
    }

    /** The file of the database. */
    Path database() {
        return process.data().resolve("realtime.db");
    }

    long pid() {
        return process.pid();
    }

    /** Somebody new in a tenant. */
    Person newPerson(String tenant) {
        return tokens.member(UUID.randomUUID().toString(), tenant);
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    /** Starts the process, on the data that is there, and waits until it is ready. */
    void start() {
        process.start();
    }

    @Override
    public void close() {
        process.close();
    }
}
