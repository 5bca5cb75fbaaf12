package com.erpmax.realtime.service.provisioning;

/** Keeps a copy of a job's state elsewhere in the same database. Called inside the transaction that changes the job. */
interface JobMirror {

    /** For when there is no such place. */
    JobMirror NONE = new JobMirror() {
        @Override
        public void begun(ProvisioningJob job) {
            // Nobody else has the job.
        }

        @Override
        public void changed(ProvisioningJob job) {
            // Nobody else has the job.
        }
    };

    /** The job was created, or begins anew because a user retried it. */
    void begun(ProvisioningJob job);

    /** The job is now as given. */
    void changed(ProvisioningJob job);
}
