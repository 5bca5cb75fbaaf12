package com.erpmax.realtime.verification.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.ledger.Verdict;
import com.erpmax.realtime.verification.proxy.Fault;
import com.erpmax.realtime.verification.proxy.FaultProxy;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import com.erpmax.realtime.verification.traffic.Message;
import com.erpmax.realtime.verification.traffic.Protection;
import com.erpmax.realtime.verification.traffic.Publisher;
import com.erpmax.realtime.verification.traffic.Streams;
import com.erpmax.realtime.verification.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One run: new people in new tenants with their clients, publishers at a steady rate, and the ledger. Each client and
 * the publishers reach the service through a proxy of their own. Used by one thread.
 */
final class Stage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Traffic.Pace PACE = new Traffic.Pace(4, 25);
    /** For what may never come when a protection is off. */
    private static final Duration HOPE = Duration.ofSeconds(10);

    private final ServiceUnderTest service;
    private final Set<Protection> off;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final List<Subscriber> clients = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final List<String> streams;
    private final FaultProxy publisherProxy;
    private final Publisher publisher;
    private final Traffic traffic;

    private Stage(ServiceUnderTest service, long seed, Set<Protection> off, boolean repeatsRefused) throws IOException {
        this.service = service;
        this.off = off;
        this.random = new Random(seed);
        Set<String> all = new LinkedHashSet<>();
        for (ClientPlan plan : Cast.of(service)) {
            clients.add(client(plan));
            all.addAll(Streams.of(plan.person()));
        }
        this.streams = List.copyOf(all);
        this.publisherProxy = FaultProxy.to(service.port());
        this.publisher = new Publisher(publisherProxy.port(), ServiceUnderTest.API_KEY, ledger, off);
        this.traffic = new Traffic(publisher, streams, repeatsRefused, PACE);
    }

    /** Brings everybody on and starts the traffic. */
    static Stage open(ServiceUnderTest service, long seed, Set<Protection> off, boolean repeatsRefused)
            throws IOException {
        Stage stage = new Stage(service, seed, off, repeatsRefused);
        stage.clients.forEach(Subscriber::start);
        stage.awaitAllReady();
        stage.traffic.start(stage.random);
        stage.awaitAcceptedFor(stage.clients, 3);
        return stage;
    }

    ServiceUnderTest service() {
        return service;
    }

    Ledger ledger() {
        return ledger;
    }

    Random random() {
        return random;
    }

    /** Returns how many requests of the publishers were refused so far. */
    int refused() {
        return publisher.refused();
    }

    /** The proxy between the publishers and the service. */
    FaultProxy publisherProxy() {
        return publisherProxy;
    }

    List<Subscriber> clients() {
        return List.copyOf(clients);
    }

    /** Clients of our own only, which can be told what to do. */
    List<LightClient> lightClients() {
        return clients.stream()
                .filter(LightClient.class::isInstance)
                .map(LightClient.class::cast)
                .toList();
    }

    /** At least half of the clients, as the seed wants. */
    List<Subscriber> victims() {
        List<Subscriber> shuffled = new ArrayList<>(clients);
        Collections.shuffle(shuffled, random);
        int half = clients.size() / 2;
        return shuffled.subList(0, half + 1 + random.nextInt(clients.size() - half));
    }

    /** Waits until, for each of these clients, at least so many more publications were accepted that are meant for it. */
    void awaitAcceptedFor(Collection<? extends Subscriber> waiting, int more) {
        Map<Subscriber, Integer> goals = new LinkedHashMap<>();
        waiting.forEach(client -> goals.put(client, accepted(client) + more));
        awaitUntil(
                "traffic goes on",
                () -> goals.entrySet().stream().allMatch(goal -> accepted(goal.getKey()) >= goal.getValue()));
    }

    /** Waits until each of these clients has got at least so many more events, with repeats. */
    void awaitDeliveriesTo(Collection<? extends Subscriber> waiting, int more) {
        Map<Subscriber, Integer> goals = new LinkedHashMap<>();
        waiting.forEach(client -> goals.put(client, deliveries(client) + more));
        awaitUntil(
                "events arrive",
                () -> goals.entrySet().stream().allMatch(goal -> deliveries(goal.getKey()) >= goal.getValue()));
    }

    void awaitAllReady() {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(clients)
                        .filteredOn(client -> !client.isReady())
                        .extracting(client -> client.plan().name())
                        .as("clients that are not connected or were not told that they have everything")
                        .isEmpty());
    }

    /** Does something and waits until each of these clients has begun a new connection after it. */
    void awaitNewConnectionsOf(Collection<? extends Subscriber> gone, Runnable cause) {
        Map<Subscriber, Integer> before = new LinkedHashMap<>();
        gone.forEach(client -> before.put(client, client.connections()));
        cause.run();
        awaitUntil(
                "clients come back",
                () -> before.entrySet().stream()
                        .allMatch(count -> count.getKey().connections() > count.getValue()));
    }

    void awaitUntil(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(POLL).until(condition);
    }

    /** Ends the faults and the traffic, waits until everything is quiet, and judges. */
    Verdict finish() throws InterruptedException {
        publisherProxy.set(Fault.NONE);
        clients.forEach(client -> client.proxy().set(Fault.NONE));
        lightClients().forEach(client -> client.answerPings(true));
        traffic.stop();
        awaitAllReady();
        awaitLastEvents();
        assertThat(inboxes.stream().map(Inbox::complaints).flatMap(List::stream))
                .as("what must not happen to any client")
                .isEmpty();
        return ledger.verify();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Subscriber::close);
        publisher.close();
        publisherProxy.close();
        for (Subscriber client : clients) {
            client.proxy().close();
        }
    }

    /**
     * A last event of each stream: since the events of a stream come in order, whoever has it has all that will come.
     * Without a protection it may not come; then what is missing is missing.
     */
    private void awaitLastEvents() throws InterruptedException {
        Map<String, String> last = new LinkedHashMap<>();
        try (Publisher direct = new Publisher(service.port(), ServiceUnderTest.API_KEY, ledger, Set.of())) {
            for (String stream : streams) {
                Message message = Message.to(stream);
                last.put(stream, message.mark());
                Traffic.publish(direct, message, true);
            }
        }
        try {
            await("the last event of each stream")
                    .atMost(off.isEmpty() ? PATIENCE : HOPE)
                    .until(() -> clients.stream().allMatch(client -> hasAll(client, last)));
        } catch (ConditionTimeoutException late) {
            System.out.println("Not everything arrived: " + late.getMessage());
        }
    }

    private boolean hasAll(Subscriber client, Map<String, String> last) {
        return Streams.of(client.plan().person()).stream()
                .allMatch(stream -> ledger.hasArrived(client.plan().name(), String.valueOf(last.get(stream))));
    }

    private int accepted(Subscriber client) {
        return ledger.accepted(Streams.of(client.plan().person()));
    }

    private int deliveries(Subscriber client) {
        return ledger.deliveries(client.plan().name());
    }

    private Subscriber client(ClientPlan plan) throws IOException {
        Inbox inbox = new Inbox(plan, ledger, off);
        inboxes.add(inbox);
        FaultProxy proxy = FaultProxy.to(service.port());
        return plan.kind() == ClientPlan.Kind.STOCK
                ? new StockClient(plan, proxy, inbox)
                : new LightClient(plan, proxy, inbox, new Random(random.nextLong()), off);
    }
}
