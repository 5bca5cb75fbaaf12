package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.stack.ServiceProcess;
import com.erpmax.realtime.verification.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The faults under which jobs run. */
enum JobScenario {
    WORKER_KILLED("worker killed, messages 5 times"),
    RABBIT_KILLED("RabbitMQ killed for 30 s"),
    POISON("poison messages, 1 in 20");

    /** No job may stand still for longer. */
    private static final Duration STUCK = Duration.ofMinutes(1);

    private static final Duration RABBIT_AWAY = Duration.ofSeconds(30);
    private static final Duration SLOW_RUN = Duration.ofSeconds(20);
    private static final int DELIVERIES = 5;
    /** Less than a run takes, so that each kill ends some. */
    private static final int LONGEST_WAIT_MILLIS = 500;

    private static final int POISON_IN = 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> POISONS = List.of(
            "",
            "not JSON",
            "{}",
            "[1]",
            "{\"job_id\":7}",
            "{\"job_id\":\"no UUID\"}",
            "\u0000\u0001\u0002",
            "{\"job_id\":");

    private final String title;

    JobScenario(String title) {
        this.title = title;
    }

    /** What happens, for people. */
    String title() {
        return title;
    }

    /**
     * Runs it.
     *
     * @param isCareless whether the command does its deed in each run, which must be found
     */
    StackReport run(Stack stack, JobYard yard, Scale scale, long seed, boolean isCareless) throws Exception {
        yard.careless(isCareless);
        try (JobStage stage = new JobStage(stack, yard, scale, seed)) {
            switch (this) {
                case WORKER_KILLED -> {
                    if (isCareless) {
                        killWorkerAfterTheDeed(stage);
                    } else {
                        killWorker(stage);
                    }
                }
                case RABBIT_KILLED -> killRabbit(stage);
                case POISON -> poison(stage);
            }
            return stage.finish(this == WORKER_KILLED);
        } finally {
            yard.held(false);
            yard.careless(false);
        }
    }

    /** A run that has done its deed, and is not over, ends. */
    private static void killWorkerAfterTheDeed(JobStage stage) throws Exception {
        ServiceProcess worker = stage.stack().worker();
        stage.yard().runsTake(0.01);
        stage.yard().held(true);
        stage.create(1);
        stage.awaitUntil(
                "the deed is done",
                () -> stage.yard().deeds(stage.jobs()).values().stream().allMatch(deeds -> deeds == 1));
        worker.kill();
        stage.yard().held(false);
        worker.start();
        stage.awaitAllOver(STUCK);
    }

    /** Runs end at any point, and every message comes five times: four times at once, and once more when the next jobs come. */
    private static void killWorker(JobStage stage) throws Exception {
        Random random = stage.random();
        stage.yard().runsTake(0.3);
        ServiceProcess worker = stage.stack().worker();
        int perKill = Math.min(stage.scale().jobs() / stage.scale().kills() / 3, 20);
        List<String> earlier = new ArrayList<>();
        try (JobQueueClient client = new JobQueueClient(stage.stack().rabbit().url())) {
            for (int kill = 0; kill < stage.scale().kills(); kill++) {
                for (String job : earlier) {
                    client.publishJob(job);
                }
                int runs = stage.yard().count("start", stage.jobs());
                earlier = stage.create(perKill);
                for (String job : earlier) {
                    for (int more = 2; more < DELIVERIES; more++) {
                        client.publishJob(job);
                    }
                }
                stage.awaitUntil("jobs run", () -> stage.yard().count("start", stage.jobs()) > runs);
                stage.hold(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)));
                worker.kill();
                worker.start();
                int unused = stage.over();
            }
            for (String job : earlier) {
                client.publishJob(job);
            }
        }
        long lastKill = System.nanoTime();
        stage.awaitAllOver(STUCK);
        stage.count("kills", stage.scale().kills(), Double.POSITIVE_INFINITY);
        stage.time(
                "all over after the last kill",
                (System.nanoTime() - lastKill) / NANOS_PER_SECOND,
                Double.POSITIVE_INFINITY);
    }

    /** Jobs wait when the broker dies, and more are asked for while it is away. */
    private static void killRabbit(JobStage stage) throws Exception {
        // Long enough that few jobs are over before it is back.
        stage.yard().runsTake(stage.scale().of(SLOW_RUN).toMillis() / 2e3);
        int half = stage.scale().jobs() / 2;
        stage.create(half);
        stage.stack().rabbit().kill();
        long killed = System.nanoTime();
        stage.create(stage.scale().jobs() - half);
        long asked = System.nanoTime();
        Duration away = stage.scale().of(RABBIT_AWAY);
        stage.hold(away.minusNanos(Math.min(away.toNanos(), asked - killed)));
        stage.countAtLeast("waiting", stage.jobs().size() - stage.over(), half);
        stage.yard().runsTake(0.01);
        stage.stack().rabbit().restart();
        long back = System.nanoTime();
        stage.awaitAllOver(STUCK);
        stage.time("away", (back - killed) / NANOS_PER_SECOND, Double.POSITIVE_INFINITY);
        stage.time("all over after", (System.nanoTime() - back) / NANOS_PER_SECOND, Double.POSITIVE_INFINITY);
    }

    /** What nobody can read comes between what everybody can. */
    private static void poison(JobStage stage) throws Exception {
        stage.yard().runsTake(0.01);
        List<String> poisons = new ArrayList<>();
        int jobs = Math.min(stage.scale().jobs(), 1_000);
        try (JobQueueClient client = new JobQueueClient(stage.stack().rabbit().url())) {
            client.takeDead();
            for (int created = 0; created < jobs; created += POISON_IN) {
                stage.create(Math.min(POISON_IN - 1, jobs - created));
                String body = nextPoison(stage);
                client.publish(body);
                poisons.add(body);
            }
            stage.awaitAllOver(STUCK);
            List<String> dead = new ArrayList<>();
            stage.awaitUntil("dead letters arrive", () -> {
                dead.addAll(client.takeDead());
                return dead.size() >= poisons.size();
            });
            List<String> missing = new ArrayList<>(
                    poisons.stream().map(JobScenario::deadLetter).toList());
            dead.forEach(missing::remove);
            stage.count("poisons", poisons.size(), Double.POSITIVE_INFINITY);
            stage.count("not in the dead letters with the reason", missing.size(), 0);
            stage.count("other dead letters", dead.size() - poisons.size(), 0);
        }
    }

    /** In full, one in four names a job that is not there, which is believed only after half a minute. */
    private static String nextPoison(JobStage stage) {
        Random random = stage.random();
        if (stage.scale().share() == 1 && random.nextInt(4) == 0) {
            return "{\"job_id\":\"%s\"}".formatted(new UUID(random.nextLong(), random.nextLong()));
        }
        return POISONS.get(random.nextInt(POISONS.size()));
    }

    private static String deadLetter(String poison) {
        return (POISONS.contains(poison) ? "unparsable " : "unknown_job ") + poison;
    }
}
