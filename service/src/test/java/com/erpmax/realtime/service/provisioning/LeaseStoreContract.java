package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.FAILED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** What {@link LeaseStore} promises, on whatever database. */
abstract class LeaseStoreContract extends JobTableFixture {

    @Test
    void jobThatWaitsLongestIsClaimedFirst() {
        ProvisioningJob second = insert(UUID.randomUUID().toString(), T0.plusMillis(1));
        ProvisioningJob first = insert(tenant, T0);

        assertThat(claim("a", T0.plusMillis(1))).map(ProvisioningJob::id).contains(first.id());
        assertThat(claim("b", T0.plusMillis(1))).map(ProvisioningJob::id).contains(second.id());
        assertThat(claim("c", T0.plusMillis(1))).isEmpty();
        assertThat(leases.hasNext(T0.plusMillis(1))).isFalse();
    }

    @Test
    void claimMarksTheJobRunningAndCountsTheAttempt() {
        insert(tenant, T0);

        ProvisioningJob job = claim("a", T0.plusMillis(5)).orElseThrow();

        assertThat(job.status()).isEqualTo(RUNNING);
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(job.startedAt()).isEqualTo(T0.plusMillis(5));
        assertThat(job.message()).isEqualTo("Started");
        assertThat(jobs.find(tenant, job.id())).contains(job);
    }

    @Test
    void secondJobOfATenantWaitsUntilTheLeaseOfTheFirstIsGivenBack() {
        insert(tenant, T0);
        ProvisioningJob second = insert(tenant, T0.plusMillis(1));
        ProvisioningJob other = insert(UUID.randomUUID().toString(), T0.plusMillis(2));
        Lease lease = lease(claim("a", T0.plusMillis(2)));

        assertThat(claim("b", T0.plusMillis(2))).map(ProvisioningJob::id).contains(other.id());
        assertThat(claim("c", T0.plusMillis(2))).isEmpty();

        assertThat(leases.complete(lease, T0, "Completed", "https://a.example", null))
                .isPresent();
        assertThat(claim("d", T0.plusMillis(2))).map(ProvisioningJob::id).contains(second.id());
    }

    @Test
    void jobThatIsPutBackWaitsForItsTimeAndKeepsItsPlace() {
        ProvisioningJob first = insert(tenant, T0);
        insert(tenant, T0.plusMillis(1));
        Lease lease = lease(claim("a", T0.plusMillis(1)));

        ProvisioningJob back = leases.putBack(lease, T0.plusSeconds(10), "Waiting", true, "log")
                .orElseThrow();

        assertThat(back.status()).isEqualTo(PENDING);
        assertThat(back.attempts()).isEqualTo(1);
        assertThat(back.startedAt()).isNull();
        assertThat(claim("b", T0.plusSeconds(10)).orElseThrow().id()).isEqualTo(first.id());
    }

    @Test
    void jobThatMustWaitLetsTheNextOnePass() {
        insert(tenant, T0);
        ProvisioningJob second = insert(tenant, T0.plusMillis(1));
        leases.putBack(lease(claim("a", T0.plusMillis(1))), T0.plusSeconds(10), "Waiting", true, null);

        assertThat(claim("b", T0.plusSeconds(9)).orElseThrow().id()).isEqualTo(second.id());
    }

    @Test
    void runThatDoesNotCountIsTakenOffTheAttempts() {
        insert(tenant, T0);

        ProvisioningJob back = leases.putBack(lease(claim("a", T0)), T0, "Waiting", false, null)
                .orElseThrow();

        assertThat(back.attempts()).isZero();
    }

    @Test
    void completedJobIsFullWithoutErrorAndKeepsItsAddress() {
        insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        assertThat(leases.progress(lease, 40, "forty")).isPresent();

        ProvisioningJob done = leases.complete(lease, T0.plusSeconds(3), "Completed", "https://a.example", "log")
                .orElseThrow();

        assertThat(done.status()).isEqualTo(COMPLETED);
        assertThat(done.progress()).isEqualTo(100);
        assertThat(done.error()).isNull();
        assertThat(done.completedAt()).isEqualTo(T0.plusSeconds(3));
        assertThat(jobs.lastSiteUrl(tenant)).contains("https://a.example");
    }

    @Test
    void failedJobKeepsItsProgressAndItsReason() {
        insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        leases.progress(lease, 40, null);

        ProvisioningJob failed =
                leases.fail(lease, T0.plusSeconds(3), "Failed", "why", null).orElseThrow();

        assertThat(failed.status()).isEqualTo(FAILED);
        assertThat(failed.progress()).isEqualTo(40);
        assertThat(failed.error()).isEqualTo("why");
        assertThat(failed.completedAt()).isEqualTo(T0.plusSeconds(3));
    }

    @Test
    void nothingIsChangedUnderALeaseThatIsNotHeld() {
        ProvisioningJob job = insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        Lease stranger = new Lease(job.id(), "b", lease.until());

        assertThat(leases.progress(stranger, 40, null)).isEmpty();
        assertThat(leases.complete(stranger, T0, "m", null, null)).isEmpty();
        assertThat(leases.fail(stranger, T0, "m", "e", null)).isEmpty();
        assertThat(leases.putBack(stranger, T0, "m", true, null)).isEmpty();
        assertThat(leases.renew(stranger, T0)).isEmpty();
        leases.release(stranger);
        assertThat(leases.find(lease)).isPresent();
        assertThat(leases.renew(lease, T0)).contains(RUNNING);
    }

    @Test
    void expiredLeaseIsTakenOverOnce() {
        insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        Instant end = lease.until();

        assertThat(leases.expired(end.minusMillis(1))).isEmpty();
        assertThat(leases.expired(end)).containsExactly(lease);
        Lease fresh = new Lease(lease.jobId(), "b", end.plusSeconds(1));
        assertThat(leases.takeOver(lease, fresh)).isPresent();
        assertThat(leases.takeOver(lease, new Lease(lease.jobId(), "c", end))).isEmpty();
        assertThat(leases.renew(lease, end.plusSeconds(9))).isEmpty();
        assertThat(leases.expired(end)).isEmpty();
    }

    @Test
    void leaseThatWasRenewedMeanwhileIsNotTakenOver() {
        insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        leases.renew(lease, lease.until().plusSeconds(1));

        assertThat(leases.takeOver(lease, new Lease(lease.jobId(), "b", T0))).isEmpty();
    }

    @Test
    void expiredLeaseOfACancelledJobIsTakenAway() {
        ProvisioningJob job = insert(tenant, T0);
        Lease lease = lease(claim("a", T0));
        jobs.cancel(tenant, job.id(), "m", "e", T0);
        insert(tenant, T0.plusMillis(1));

        assertThat(leases.releaseExpired(lease.until().minusMillis(1))).isEmpty();
        assertThat(claim("b", lease.until())).isEmpty();
        assertThat(leases.releaseExpired(lease.until())).containsExactly(job.id());
        assertThat(claim("c", lease.until())).isPresent();
        assertThat(leases.expired(lease.until())).isEmpty();
    }

    @Test
    void leasesAreShortenedNeverLengthened() {
        insert(tenant, T0);
        insert(UUID.randomUUID().toString(), T0);
        Lease longer = lease(claim("a", T0));
        Lease shorter = lease(claim("b", T0));
        leases.renew(shorter, T0.plusSeconds(2));

        assertThat(leases.shortenAll(T0.plusSeconds(5))).isEqualTo(1);
        assertThat(leases.expired(T0.plusSeconds(2))).extracting(Lease::owner).containsExactly("b");
        assertThat(leases.expired(T0.plusSeconds(5))).extracting(Lease::owner).containsExactlyInAnyOrder("a", "b");
        assertThat(longer.until()).isAfter(T0.plusSeconds(5));
    }

    @Test
    void instancesThatClaimAtTheSameTimeNeverShareAJobOrATenant() throws Exception {
        List<String> tenants = List.of(tenant, UUID.randomUUID().toString());
        for (int i = 0; i < 20; i++) {
            insert(tenants.get(i % 2), T0.plusMillis(i));
        }
        List<Callable<Optional<ProvisioningJob>>> claims = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String owner = "owner-" + i;
            claims.add(() -> claimUnlessFaster(owner));
        }
        List<String> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Optional<ProvisioningJob>> claim : threads.invokeAll(claims)) {
                claim.get().ifPresent(job -> claimed.add(job.tenantId()));
            }
        }
        assertThat(claimed).doesNotHaveDuplicates().isNotEmpty();
        assertThat(jobs.countByState()).containsEntry(RUNNING, (long) claimed.size());
    }

    private Optional<ProvisioningJob> claimUnlessFaster(String owner) {
        try {
            return claim(owner, T0.plusSeconds(1));
        } catch (DuplicateKeyException faster) {
            return Optional.empty();
        }
    }
}
