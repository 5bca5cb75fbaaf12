package com.erpmax.realtime.verification.benchmark.compare;

/** Who runs where, on a machine of two cores at least. */
enum Cores {
    /** The server has one core, the load generator another. */
    APART("0", "1"),
    /** Both share one core. */
    ONE("0", "0"),
    /** Both share two cores. */
    TWO("0,1", "0,1");

    private final String server;
    private final String generator;

    Cores(String server, String generator) {
        this.server = server;
        this.generator = generator;
    }

    /** Those of the server, in the notation of taskset. */
    String ofServer() {
        return server;
    }

    /** Has all threads of this process, which makes the load, run on those of the generator. */
    void placeGenerator() {
        String pid = String.valueOf(ProcessHandle.current().pid());
        ServerProcess.output("taskset", "-a", "-c", "-p", generator, pid);
    }
}
