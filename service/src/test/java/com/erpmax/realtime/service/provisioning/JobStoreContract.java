package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.FAILED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link JobStore} promises, on whatever database. */
abstract class JobStoreContract extends JobTableFixture {

    @Test
    void jobIsReadAsItWasInserted() {
        ProvisioningJob job = insert(tenant, T0);

        assertThat(jobs.find(tenant, job.id())).contains(job);
    }

    @Test
    void jobOfAnotherTenantIsNotFoundChangedOrCounted() {
        ProvisioningJob job = insert(tenant, T0);
        String other = UUID.randomUUID().toString();

        assertThat(jobs.find(other, job.id())).isEmpty();
        assertThat(jobs.cancel(other, job.id(), "m", "e", T0)).isEmpty();
        assertThat(jobs.retry(other, job.id(), "m", T0)).isEmpty();
        assertThat(jobs.page(other, 0, 10)).isEmpty();
        assertThat(jobs.count(other)).isZero();
        assertThat(jobs.countUnfinished(other)).isZero();
        assertThat(jobs.find(tenant, job.id())).contains(job);
    }

    @Test
    void pagesAreNewestFirstWithoutGapOrOverlap() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, insert(tenant, T0.plusMillis(i)).id());
        }

        assertThat(jobs.count(tenant)).isEqualTo(5);
        assertThat(ids(jobs.page(tenant, 0, 2))).isEqualTo(ids.subList(0, 2));
        assertThat(ids(jobs.page(tenant, 2, 2))).isEqualTo(ids.subList(2, 4));
        assertThat(ids(jobs.page(tenant, 4, 2))).isEqualTo(ids.subList(4, 5));
        assertThat(jobs.page(tenant, 6, 2)).isEmpty();
    }

    @Test
    void lastSiteUrlIsThatOfTheJobThatReportedOneLast() {
        for (int i = 1; i <= 3; i++) {
            insert(tenant, T0.plusSeconds(i));
            String url = i == 3 ? null : "https://" + i + ".example";
            leases.complete(lease(claim("r" + i, T0.plusSeconds(i))), T0.plusSeconds(i), "Completed", url, null);
        }

        assertThat(jobs.lastSiteUrl(tenant)).contains("https://2.example");
        assertThat(jobs.lastSiteUrl(UUID.randomUUID().toString())).isEmpty();
    }

    @Test
    void cancelledJobKeepsItsLeaseUntilItIsGivenBack() {
        ProvisioningJob job = insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        leases.progress(lease, 40, null);

        ProvisioningJob cancelled = jobs.cancel(tenant, job.id(), "Cancelled", "by user", T0.plusSeconds(1))
                .orElseThrow();

        assertThat(cancelled.status()).isEqualTo(FAILED);
        assertThat(cancelled.progress()).isZero();
        assertThat(cancelled.error()).isEqualTo("by user");
        assertThat(leases.renew(lease, T0)).contains(FAILED);
        assertThat(leases.complete(lease, T0, "m", null, null)).isEmpty();
        assertThat(jobs.retry(tenant, job.id(), "Queued", T0)).isPresent();
        assertThat(claim("b", T0)).isEmpty();
        leases.release(lease);
        assertThat(claim("c", T0)).map(ProvisioningJob::id).contains(job.id());
    }

    @Test
    void finishedJobCannotBeCancelled() {
        ProvisioningJob job = insert(tenant, T0);
        leases.complete(lease(claim("a", T0)), T0, "Completed", null, null);

        assertThat(jobs.cancel(tenant, job.id(), "m", "e", T0)).isEmpty();
        assertThat(jobs.find(tenant, job.id()).orElseThrow().status()).isEqualTo(COMPLETED);
    }

    @Test
    void retriedJobIsAsNewAndGoesToTheEndOfTheQueue() {
        ProvisioningJob job = insert(tenant, T0);
        leases.fail(lease(claim("a", T0)), T0, "Failed", "why", null);
        ProvisioningJob waiting = insert(UUID.randomUUID().toString(), T0.plusSeconds(1));

        ProvisioningJob retried =
                jobs.retry(tenant, job.id(), "Queued", T0.plusSeconds(2)).orElseThrow();

        assertThat(retried).isEqualTo(job);
        assertThat(ids(List.of(
                        claim("b", T0.plusSeconds(2)).orElseThrow(),
                        claim("c", T0.plusSeconds(2)).orElseThrow())))
                .containsExactly(waiting.id(), job.id());
    }

    @Test
    void unfinishedJobCannotBeRetried() {
        ProvisioningJob job = insert(tenant, T0);
        assertThat(jobs.retry(tenant, job.id(), "Queued", T0)).isEmpty();
        claim("a", T0);
        assertThat(jobs.retry(tenant, job.id(), "Queued", T0)).isEmpty();
    }

    @Test
    void tenantsWithUnfinishedJobsAreFoundAmongOthers() {
        String waiting = UUID.randomUUID().toString();
        String over = UUID.randomUUID().toString();
        String none = UUID.randomUUID().toString();
        String notAsked = UUID.randomUUID().toString();
        insert(tenant, T0);
        claim("a", T0);
        insert(waiting, T0);
        insert(waiting, T0);
        insert(notAsked, T0);
        jobs.cancel(over, insert(over, T0).id(), "m", "e", T0);

        assertThat(jobs.tenantsWithUnfinished(List.of(tenant, waiting, over, none)))
                .containsExactlyInAnyOrder(tenant, waiting);
        assertThat(jobs.tenantsWithUnfinished(List.of(none))).isEmpty();
    }

    @Test
    void statesAreCounted() {
        insert(tenant, T0);
        insert(tenant, T0);
        claim("a", T0);

        assertThat(jobs.countByState())
                .containsEntry(PENDING, 1L)
                .containsEntry(RUNNING, 1L)
                .containsEntry(COMPLETED, 0L)
                .containsEntry(FAILED, 0L);
        assertThat(jobs.countUnfinished(tenant)).isEqualTo(2);
    }
}
