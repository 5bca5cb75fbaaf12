package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.realtime.EventPayload;
import com.erpmax.realtime.service.realtime.ProvisioningCompleted;
import com.erpmax.realtime.service.realtime.ProvisioningFailed;
import com.erpmax.realtime.service.realtime.ProvisioningStatus;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a tenant's clients what has become of a job. Called inside the transaction that changes the job, so that the
 * events are committed with the change and pushed after it.
 *
 * <p>Beside the fields of the specification each event has {@code job_id} and {@code job_type}, for tenants with several
 * jobs.
 */
final class JobEvents {

    private final RealtimeEmitter emitter;
    private final JobMirror mirror;

    /** @param mirror is told of every change as well, in the same transaction */
    JobEvents(RealtimeEmitter emitter, JobMirror mirror) {
        this.emitter = emitter;
        this.mirror = mirror;
    }

    /** The job begins anew: sends {@code status:update}. */
    void queued(ProvisioningJob job) {
        mirror.begun(job);
        sendStatus(job);
    }

    /** Sends {@code status:update} with the job as it is now. */
    void changed(ProvisioningJob job) {
        mirror.changed(job);
        sendStatus(job);
    }

    /** Sends the last {@code status:update}, so that every bar fills up, and {@code status:completed}. */
    void completed(ProvisioningJob job, String siteUrl) {
        changed(job);
        send(job, new ProvisioningCompleted(job.tenantId(), siteUrl));
    }

    /** Sends the last {@code status:update} and {@code status:failed}. */
    void failed(ProvisioningJob job, String error) {
        changed(job);
        send(job, new ProvisioningFailed(job.tenantId(), error));
    }

    /** As {@link #failed}, of a job that the place which has the copy has failed itself: it is not told of it. */
    void cancelledElsewhere(ProvisioningJob job, String error) {
        sendStatus(job);
        send(job, new ProvisioningFailed(job.tenantId(), error));
    }

    /** The payload with what tells the tenant's jobs apart. */
    static Map<String, @Nullable Object> fields(ProvisioningJob job, EventPayload payload) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(payload.fields());
        fields.put("job_id", job.id());
        fields.put("job_type", job.type().label());
        return fields;
    }

    private void sendStatus(ProvisioningJob job) {
        send(job, new ProvisioningStatus(job.tenantId(), job.status(), job.progress(), job.message()));
    }

    private void send(ProvisioningJob job, EventPayload payload) {
        emitter.emitToTenant(
                job.tenantId(),
                payload.event().event(),
                fields(job, payload),
                payload.event().namespace());
    }
}
