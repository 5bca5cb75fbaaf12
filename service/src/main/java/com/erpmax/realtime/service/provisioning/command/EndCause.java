package com.erpmax.realtime.service.provisioning.command;

/** Why the service ended a command before it exited by itself. */
public enum EndCause {
    /** A user cancelled the job. */
    CANCELLED,
    /** The command ran longer than it may. */
    TIME_LIMIT,
    /**
     * The service can no longer prove that the job is its own, or did not say in time that it can, so another instance may be
     * about to run it.
     */
    LEASE_LOST,
    /** The service is being stopped. */
    SHUTDOWN
}
