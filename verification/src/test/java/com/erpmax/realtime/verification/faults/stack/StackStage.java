package com.erpmax.realtime.verification.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.verification.crowd.Crowd;
import com.erpmax.realtime.verification.crowd.CrowdSettings;
import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.stack.ServiceProcess;
import com.erpmax.realtime.verification.stack.Stack;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import com.erpmax.realtime.verification.traffic.Message;
import com.erpmax.realtime.verification.traffic.Person;
import com.erpmax.realtime.verification.traffic.Protection;
import com.erpmax.realtime.verification.traffic.Publisher;
import com.erpmax.realtime.verification.traffic.Streams;
import com.erpmax.realtime.verification.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One run on a stack: new people in new tenants with a client each, publishers at a steady rate, and the ledger. All of
 * them know nothing but nginx. Used by one thread.
 */
final class StackStage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);
    /** Of the events that are to be published, that must have been accepted on the average, faults and all. */
    private static final double LEAST_SHARE = 0.5;
    /** For what may never come when a protection is off. */
    private static final Duration HOPE = Duration.ofSeconds(5);

    private final Stack stack;
    private final Scale scale;
    private final Set<Protection> off;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final LiveLedger live = new LiveLedger();
    private final Arrivals arrivals;
    private final Crowd crowd;
    private final List<ClientPlan> plans = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final List<String> tenants = new ArrayList<>();
    private final List<Figure> counts = new ArrayList<>();
    private final List<Figure> times = new ArrayList<>();
    private final Publisher publisher;
    private final Traffic notifications;
    private final Traffic roomEvents;
    private final LiveTraffic liveEvents;
    private long trafficStart;

    private StackStage(Stack stack, Scale scale, long seed, Set<Protection> off) {
        this.stack = stack;
        this.scale = scale;
        this.off = off;
        this.random = new Random(seed);
        this.arrivals = new Arrivals(ledger, live, !off.contains(Protection.NOTICES));
        String apiKey = stack.plan().apiKey();
        cast();
        this.crowd = new Crowd(
                new CrowdSettings(stack.port(), scale.backoff(), !off.contains(Protection.CATCH_UP)), arrivals);
        this.publisher = new Publisher(stack.port(), apiKey, ledger, off);
        boolean repeatsRefused = !off.contains(Protection.HONEST_REFUSAL);
        List<String> users = plans.stream()
                .map(plan -> Streams.notificationsOf(plan.person().user()))
                .toList();
        List<String> rooms = tenants.stream().map(Streams::billingOf).toList();
        this.notifications =
                new Traffic(publisher, users, repeatsRefused, Traffic.Pace.perSecond(scale.notificationsPerSecond()));
        this.roomEvents =
                new Traffic(publisher, rooms, repeatsRefused, Traffic.Pace.perSecond(scale.roomEventsPerSecond() / 2));
        this.liveEvents = new LiveTraffic(
                stack.port(), apiKey, tenants, Traffic.Pace.perSecond(scale.roomEventsPerSecond() / 2), live);
    }

    /** Brings everybody on and starts the traffic. */
    static StackStage open(Stack stack, Scale scale, long seed, Set<Protection> off) {
        StackStage stage = new StackStage(stack, scale, seed, off);
        stage.connectAll();
        stage.startTraffic();
        return stage;
    }

    Stack stack() {
        return stack;
    }

    Scale scale() {
        return scale;
    }

    Random random() {
        return random;
    }

    Crowd crowd() {
        return crowd;
    }

    LiveLedger live() {
        return live;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** How many attempts of the publishers were refused so far. */
    int refused() {
        return publisher.refused();
    }

    /** One of the two instances, as the seed wants. */
    ServiceProcess victim() {
        List<ServiceProcess> instances = stack.instances();
        return instances.get(random.nextInt(instances.size()));
    }

    /**
     * Lets the service run for a minute before a fault whose limits are those of a running system, and collects the garbage
     * of this process, so that its clients do not stand still for that while it measures.
     */
    void settle() throws InterruptedException {
        hold(scale.of(SETTLED));
        System.gc();
    }

    /** Keeps a fault as it is for a time. */
    void hold(Duration time) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void awaitUntil(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(POLL).until(condition);
    }

    void awaitAllReady() {
        try {
            awaitUntil(
                    "clients are told that they have everything",
                    () -> crowd.notReady().isEmpty());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    String.format(
                            "%d of %d clients are connected and were told that they have everything, but not %s",
                            crowd.ready(), crowd.size(), crowd.notReady()),
                    late);
        }
    }

    /** Waits until so many more publications were accepted. */
    void awaitAccepted(int more) {
        int goal = accepted() + more;
        awaitUntil("traffic goes on", () -> accepted() >= goal);
    }

    /** Records how often something happened, and how often it may. */
    void count(String name, long value, double limit) {
        counts.add(new Figure(name, (double) value, limit));
    }

    /** Records how often something happened that must happen, or the run has shown nothing. */
    void countAtLeast(String name, long value, double least) {
        counts.add(new Figure(name, (double) value, least, Double.POSITIVE_INFINITY));
    }

    /** Records a figure of time, and what it must reach. */
    void timeAtLeast(String name, double value, double least) {
        times.add(new Figure(name, value, least, Double.POSITIVE_INFINITY));
    }

    /** Records how many seconds something took, and how many it may. */
    void time(String name, double seconds, double limit) {
        times.add(new Figure(name, seconds, limit));
    }

    /**
     * Records what came of the live events. What is lost must have been told, each client of one fault once.
     *
     * @param mayBeLost how many arrivals may be missing at all
     */
    void countLive(double mayBeLost) throws InterruptedException {
        liveEvents.stop();
        try {
            await("live events arrive, or clients are told")
                    .atMost(off.isEmpty() ? PATIENCE : HOPE)
                    .until(() -> (mayBeLost == 0 ? live.lost() : live.unexcused()) == 0);
        } catch (ConditionTimeoutException lost) {
            // That is what is counted.
        }
        count("live lost", live.lost(), mayBeLost);
        count(StackReport.UNTOLD, live.unexcused(), 0);
        countAtLeast("live accepted", live.accepted(), 1);
        count("live repeated", live.repeats(), 0);
        count("told to resync more than once", arrivals.resyncedAgain(), 0);
    }

    /** Ends the traffic, waits until everything is quiet, and judges. */
    StackReport finish() throws InterruptedException {
        long published = System.nanoTime();
        notifications.stop();
        roomEvents.stop();
        liveEvents.stop();
        awaitAllReady();
        awaitLastEvents();
        assertThat(inboxes.stream().map(Inbox::complaints).flatMap(List::stream).toList())
                .as("what must not happen to any client")
                .isEmpty();
        double seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(published - trafficStart));
        double wanted = scale.notificationsPerSecond() + scale.roomEventsPerSecond() / 2.0;
        timeAtLeast("accepted per second", Math.rint(accepted() / seconds), wanted * LEAST_SHARE);
        time("late p99", arrivals.lateness().seconds(0.99), Double.POSITIVE_INFINITY);
        time("latest", arrivals.lateness().seconds(1), Double.POSITIVE_INFINITY);
        return new StackReport(ledger.verify(), List.copyOf(counts), List.copyOf(times));
    }

    @Override
    public void close() {
        crowd.close();
        publisher.close();
    }

    private void cast() {
        for (int i = 0; i < scale.clients(); i++) {
            if (i % scale.tenantSize() == 0) {
                tenants.add(UUID.randomUUID().toString());
            }
            Person person = stack.tokens().member(UUID.randomUUID().toString(), tenants.getLast());
            live.expect(person.tenant(), "client " + i);
            ClientPlan plain = ClientPlan.plain("client " + i, person, ClientPlan.Kind.WEBSOCKET, ClientPlan.ROOT);
            plans.add(i % 2 == 0 ? plain : plain.keepingPositions());
        }
    }

    private void connectAll() {
        for (ClientPlan plan : plans) {
            Inbox inbox = new Inbox(plan, ledger, off);
            inboxes.add(inbox);
            crowd.add(plan, inbox, new Random(random.nextLong()));
        }
        awaitAllReady();
    }

    private void startTraffic() {
        trafficStart = System.nanoTime();
        notifications.start(random);
        roomEvents.start(random);
        liveEvents.start(random);
        awaitAccepted(scale.notificationsPerSecond());
    }

    private int accepted() {
        return ledger.accepted();
    }

    /**
     * A last event of each stream: since the events of a stream come in order, whoever has it has all that will come.
     * Without a protection it may not come; then what is missing is missing.
     */
    private void awaitLastEvents() throws InterruptedException {
        Map<String, Message> last = new LinkedHashMap<>();
        for (ClientPlan plan : plans) {
            Message message = Message.to(Streams.notificationsOf(plan.person().user()));
            last.put(message.stream(), message);
        }
        for (String tenant : tenants) {
            Message message = Message.to(Streams.billingOf(tenant));
            last.put(message.stream(), message);
        }
        Traffic.publishAll(publisher, last.values());
        try {
            await("the last event of each stream")
                    .atMost(off.isEmpty() ? PATIENCE : HOPE)
                    .until(() -> plans.stream().allMatch(plan -> hasAll(plan, last)));
        } catch (ConditionTimeoutException late) {
            System.out.println("Not everything arrived: " + late.getMessage());
        }
    }

    private boolean hasAll(ClientPlan plan, Map<String, Message> last) {
        Person person = plan.person();
        return Stream.of(Streams.notificationsOf(person.user()), Streams.billingOf(person.tenant()))
                .map(last::get)
                .allMatch(message -> message != null && ledger.hasArrived(plan.name(), message.mark()));
    }
}
