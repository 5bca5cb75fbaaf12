package com.erpmax.realtime.verification.faults.stack;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.stack.Stack;
import com.erpmax.realtime.verification.traffic.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** One run with jobs: new tenants, whose owners have jobs run. Used by one thread. */
final class JobStage implements AutoCloseable {

    private static final int JOBS_OF_A_TENANT = 25;
    /** A job whose worker has died is taken over earlier. */
    private static final double LONGEST_RUN_SECONDS = 60;
    /** Workers that are killed may interrupt all attempts of a few jobs, not of more. */
    private static final double MOST_EXHAUSTED_ONE_IN = 4;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Stack stack;
    private final JobYard yard;
    private final Scale scale;
    private final Random random;
    private final JobApi api;
    private final List<Person> owners = new ArrayList<>();
    private final Set<String> jobs = new HashSet<>();
    private final List<Figure> counts = new ArrayList<>();
    private final List<Figure> times = new ArrayList<>();
    private Map<JobApi.Job, Long> running = Map.of();
    private long longestRunNanos;
    private int refusals;

    JobStage(Stack stack, JobYard yard, Scale scale, long seed) {
        this.stack = stack;
        this.yard = yard;
        this.scale = scale;
        this.random = new Random(seed);
        this.api = new JobApi(stack.port());
        int tenants = Math.max(4, scale.jobs() / JOBS_OF_A_TENANT);
        for (int i = 0; i < tenants; i++) {
            owners.add(stack.tokens()
                    .owner(UUID.randomUUID().toString(), UUID.randomUUID().toString()));
        }
    }

    Stack stack() {
        return stack;
    }

    JobYard yard() {
        return yard;
    }

    Scale scale() {
        return scale;
    }

    Random random() {
        return random;
    }

    /** The jobs that the API has accepted so far. */
    Set<String> jobs() {
        return Set.copyOf(jobs);
    }

    /** Asks for so many jobs, of one tenant after the other; what is not accepted is counted. */
    List<String> create(int number) throws InterruptedException {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            try {
                created.add(api.create(owners.get((jobs.size() + i) % owners.size())));
            } catch (IOException refused) {
                refusals++;
                System.out.println("A job was not accepted: " + refused.getMessage());
            }
        }
        jobs.addAll(created);
        return created;
    }

    /** Returns how many jobs are over; watches how long one and the same run takes meanwhile. */
    int over() throws IOException, InterruptedException {
        int over = 0;
        Map<JobApi.Job, Long> runningNow = new HashMap<>();
        for (Person owner : owners) {
            for (JobApi.Job job : api.list(owner)) {
                if (job.isOver()) {
                    over++;
                } else if (job.isRunning()) {
                    long now = System.nanoTime();
                    Long seen = running.get(job);
                    long since = seen == null ? now : seen;
                    runningNow.put(job, since);
                    longestRunNanos = Math.max(longestRunNanos, now - since);
                }
            }
        }
        running = runningNow;
        return over;
    }

    /** Waits until every job is over, as long as at least one ends within the patience. */
    void awaitAllOver(Duration patience) throws IOException, InterruptedException {
        int over = over();
        while (over < jobs.size()) {
            int before = over;
            int[] now = {over};
            await("one more of " + jobs.size() + " jobs ends, after " + over)
                    .atMost(patience)
                    .pollInterval(POLL)
                    .until(() -> {
                        now[0] = over();
                        return now[0] > before;
                    });
            over = now[0];
        }
    }

    void hold(Duration time) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void awaitUntil(String what, Callable<Boolean> condition) {
        await(what).atMost(Duration.ofMinutes(1)).pollInterval(POLL).until(condition);
    }

    void count(String name, long value, double limit) {
        counts.add(new Figure(name, (double) value, limit));
    }

    /** Records how often something happened that must happen, or the run has shown nothing. */
    void countAtLeast(String name, long value, double least) {
        counts.add(new Figure(name, (double) value, least, Double.POSITIVE_INFINITY));
    }

    void time(String name, double seconds, double limit) {
        times.add(new Figure(name, seconds, limit));
    }

    /**
     * Judges: each job ended once, its deed was done once, no runs overlapped, nothing is left.
     *
     * @param mayBeExhausted whether jobs may end without success, when they were started as often as they may be
     */
    StackReport finish(boolean mayBeExhausted) throws Exception {
        Map<String, Integer> ends = new HashMap<>();
        Set<String> completed = new HashSet<>();
        Set<String> exhausted = new HashSet<>();
        for (Person owner : owners) {
            api.ends(owner).forEach(job -> ends.merge(job, 1, Integer::sum));
            for (JobApi.Job job : api.list(owner)) {
                if (job.status().equals("completed")) {
                    completed.add(job.id());
                } else if (job.isExhausted()) {
                    exhausted.add(job.id());
                }
            }
        }
        Map<String, Integer> deeds = yard.deeds(jobs);
        count("jobs", jobs.size(), Double.POSITIVE_INFINITY);
        count("not accepted", refusals, 0);
        count("lost", jobs.stream().filter(job -> !ends.containsKey(job)).count(), 0);
        count("ended twice", ends.values().stream().filter(times -> times > 1).count(), 0);
        count("all attempts interrupted", exhausted.size(), mayBeExhausted ? jobs.size() / MOST_EXHAUSTED_ONE_IN : 0);
        count("else not completed", jobs.size() - completed.size() - exhausted.size(), 0);
        count(
                "completed without the deed",
                completed.stream()
                        .filter(job -> deeds.get(job) == null || deeds.get(job) == 0)
                        .count(),
                0);
        count(
                "deed done twice",
                deeds.values().stream().filter(times -> times > 1).count(),
                0);
        count("runs", yard.count("start", jobs), Double.POSITIVE_INFINITY);
        count("overlaps", yard.count("overlap", jobs), 0);
        time("longest seen running", longestRunNanos / NANOS_PER_SECOND, LONGEST_RUN_SECONDS);
        count("orphans", orphans(), 0);
        return new StackReport(new Ledger().verify(), List.copyOf(counts), List.copyOf(times));
    }

    /** How many processes of jobs that are over are there still, and do not end. */
    private int orphans() {
        try {
            await("the processes of jobs end")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(POLL)
                    .until(() -> yard.running(jobs).isEmpty());
        } catch (ConditionTimeoutException left) {
            // That is what is counted.
        }
        return yard.running(jobs).size();
    }

    @Override
    public void close() {
        api.close();
    }
}
