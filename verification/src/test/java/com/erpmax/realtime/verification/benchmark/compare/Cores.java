package com.erpmax.realtime.verification.benchmark.compare;

/** Who runs where, in the notation of taskset. */
final class Cores {

    static final String SERVER = "0";
    static final String GENERATOR = "1";
    static final String ALL = "0,1";

    private Cores() {}

    /** Has all threads of this process, which makes the load, run there. */
    static void runOn(String cores) {
        ServerProcess.output(
                "taskset",
                "-a",
                "-c",
                "-p",
                cores,
                String.valueOf(ProcessHandle.current().pid()));
    }
}
