package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.ledger.Verdict;
import com.erpmax.realtime.verification.ledger.Violation.Kind;
import com.erpmax.realtime.verification.traffic.Protection;
import java.util.Set;

/** The faults, each with what protects against it and what is found when that is turned off. */
enum Scenario {
    KILLED("kill -9 and restart", Protection.CATCH_UP, Kind.LOST),
    RESET("connections reset", Protection.CATCH_UP, Kind.LOST),
    BLACKHOLED("connections blackholed", Protection.CATCH_UP, Kind.LOST),
    DELAYED("connections delayed, then reset", Protection.CATCH_UP, Kind.LOST),
    TRICKLED("connections trickling, then reset", Protection.CATCH_UP, Kind.LOST),
    QUICK_RETURN("back within 50 ms", Protection.CATCH_UP, Kind.LOST),
    TWO_DROPS("two drops in a row", Protection.CATCH_UP, Kind.LOST),
    HALF_OPEN("old connection half open", Protection.CATCH_UP, Kind.LOST),
    UNPROVEN("heartbeats unanswered", Protection.DEDUPLICATION, Kind.DUPLICATED),
    ANSWERS_LOST("publishers' answers lost", Protection.IDEMPOTENCY_KEY, Kind.PUBLISHED_TWICE),
    LOCKED("database locked", Protection.HONEST_REFUSAL, Kind.LOST),
    FULL("disk full", Protection.HONEST_REFUSAL, Kind.LOST);

    private final String title;
    private final Protection protection;
    private final Kind finding;

    Scenario(String title, Protection protection, Kind finding) {
        this.title = title;
        this.protection = protection;
        this.finding = finding;
    }

    /** What happens, for people. */
    String title() {
        return title;
    }

    /** What is turned off to see that the fault was one. */
    Protection protection() {
        return protection;
    }

    /** What must be found then. */
    Kind finding() {
        return finding;
    }

    /** Runs with everything that protects. */
    Verdict protectedRun(ServiceUnderTest service, long seed) throws Exception {
        return run(service, seed, Set.of());
    }

    /** Runs without the protection. */
    Verdict unprotectedRun(ServiceUnderTest service, long seed) throws Exception {
        return run(service, seed, Set.of(protection));
    }

    /** A refusal is only repeated where it is not the point that what was refused stays unseen. */
    private Verdict run(ServiceUnderTest service, long seed, Set<Protection> off) throws Exception {
        boolean repeatsRefused = protection != Protection.HONEST_REFUSAL;
        try (Stage stage = Stage.open(service, seed, off, repeatsRefused)) {
            strike(stage);
            return stage.finish();
        }
    }

    /** What is done while traffic goes on; it may leave proxies in their faults. */
    private void strike(Stage stage) throws Exception {
        switch (this) {
            case KILLED -> ServiceStrikes.killAndRestart(stage);
            case RESET -> ConnectionStrikes.reset(stage);
            case BLACKHOLED -> ConnectionStrikes.blackhole(stage);
            case DELAYED -> ConnectionStrikes.delay(stage);
            case TRICKLED -> ConnectionStrikes.trickle(stage);
            case QUICK_RETURN -> ConnectionStrikes.quickReturn(stage);
            case TWO_DROPS -> ConnectionStrikes.twoDrops(stage);
            case HALF_OPEN -> ConnectionStrikes.halfOpen(stage);
            case UNPROVEN -> ConnectionStrikes.unproven(stage);
            case ANSWERS_LOST -> ServiceStrikes.loseAnswers(stage);
            case LOCKED -> ServiceStrikes.lockDatabase(stage);
            case FULL -> ServiceStrikes.fillDisk(stage);
        }
    }
}
