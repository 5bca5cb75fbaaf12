package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.Audience;
import com.erpmax.realtime.service.realtime.CurrentStates;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.ProvisioningStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells clients that come back how far the tenant's unfinished jobs are, each as a {@code status:update}. */
@Component
class UnfinishedJobs implements CurrentStates {

    private final JobStore jobs;

    UnfinishedJobs(Database database) {
        this.jobs = new JobStore(database);
    }

    @Override
    public Set<StreamName> among(Collection<StreamName> streams) {
        Map<String, StreamName> ofTenants = new HashMap<>();
        for (StreamName stream : streams) {
            if (stream.namespace().equals(NamespaceNames.PROVISIONING)) {
                ofTenants.put(Audience.TENANT.idOf(stream.room()), stream);
            }
        }
        return ofTenants.isEmpty()
                ? Set.of()
                : jobs.tenantsWithUnfinished(ofTenants.keySet()).stream()
                        .map(ofTenants::get)
                        .collect(Collectors.toSet());
    }

    @Override
    public List<CurrentState> of(StreamName stream) {
        if (!stream.namespace().equals(NamespaceNames.PROVISIONING)) {
            return List.of();
        }
        return jobs.unfinished(Audience.TENANT.idOf(stream.room()), JobService.MOST_UNFINISHED).stream()
                .map(UnfinishedJobs::state)
                .toList();
    }

    private static CurrentState state(ProvisioningJob job) {
        ProvisioningStatus status = new ProvisioningStatus(job.tenantId(), job.status(), job.progress(), job.message());
        return new CurrentState(job.id(), status.event().event(), JobEvents.fields(job, status));
    }
}
