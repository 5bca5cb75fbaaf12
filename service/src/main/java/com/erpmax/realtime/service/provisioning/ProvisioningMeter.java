package com.erpmax.realtime.service.provisioning;

/** Every meter of provisioning: its name, its tag and what it tells. */
public enum ProvisioningMeter {
    JOBS("realtime.provisioning.jobs", "gauge", "state", "Jobs of all tenants by state, at most 15 s old"),
    RUNNING("realtime.provisioning.running", "gauge", "", "Jobs that this instance runs at the moment"),
    RUNS("realtime.provisioning.runs", "counter", "outcome", "Runs of jobs that ended on this instance, by outcome"),
    MESSAGES(
            "realtime.provisioning.messages",
            "counter",
            "decision",
            "Messages with the id of a job, by what they came to: start, wait (its turn or time has not come), nothing (it"
                    + " came again, or too late), refuse (put aside with a reason)"),
    OUTBOX(
            "realtime.provisioning.outbox",
            "gauge",
            "",
            "Messages about jobs that RabbitMQ is still to be told, those whose time has not come included"),
    RUN_TIME("realtime.provisioning.run.time", "timer", "type", "How long runs of jobs took, by type of job");

    private final String meterName;
    private final String type;
    private final String tag;
    private final String meaning;

    ProvisioningMeter(String meterName, String type, String tag, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** The name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** {@code gauge}, {@code counter} or {@code timer}. */
    public String type() {
        return type;
    }

    /** The only tag, or an empty text. */
    public String tag() {
        return tag;
    }

    /** What the number tells. */
    public String meaning() {
        return meaning;
    }
}
