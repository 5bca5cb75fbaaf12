package com.erpmax.realtime.verification.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what is published and what arrives, and judges whether the one is the other. Thread-safe.
 *
 * <p>A publication is known by its mark, a text that its events carry. All attempts of a publisher that means one thing
 * have one mark; what the service makes of them must be one event.
 *
 * <p>{@link #verify} is for when everything is quiet: what is still on its way counts as lost. The verdict depends on
 * what was recorded, per client in which order, and on nothing else.
 */
public final class Ledger {

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Publication> publications = new LinkedHashMap<>();
    private final Map<String, Integer> acceptedPerStream = new HashMap<>();
    private final Map<String, Long> acceptedAt = new HashMap<>();
    private final List<Violation> strange = new ArrayList<>();
    private int attempts;
    private int unansweredAttempts;
    private int snapshots;

    /** Makes a client known, before anything arrives at it. */
    public synchronized void register(Recipient recipient) {
        accounts.put(recipient.name(), Account.of(recipient));
    }

    /** Records one attempt to publish, once its outcome is seen. */
    public synchronized void attempted(String mark, String stream, Outcome outcome) {
        Publication publication = publications.computeIfAbsent(mark, key -> new Publication(key, stream));
        boolean wasAccepted = publication.hasAttempts() && publication.accepted() != null;
        publication.add(outcome);
        attempts++;
        unansweredAttempts += outcome instanceof Outcome.Unknown ? 1 : 0;
        if (!wasAccepted && publication.accepted() != null) {
            acceptedPerStream.merge(stream, 1, Integer::sum);
            acceptedAt.put(mark, System.nanoTime());
        }
    }

    /** Returns for how many nanoseconds a publication has been accepted now; 0 when its publisher does not know it yet. */
    public synchronized long nanosSinceAccepted(String mark) {
        Long at = acceptedAt.get(mark);
        return at == null ? 0 : System.nanoTime() - at;
    }

    /** Records a stored event that came over the wire, in the order of the client's connection. */
    public synchronized void delivered(Delivery delivery) {
        account(delivery.client()).wire().add(delivery);
    }

    /** Records an event that reached the application of a client. */
    public synchronized void applied(Delivery delivery) {
        account(delivery.client()).application().add(delivery);
    }

    /**
     * Records the state of an unfinished job, which is sent after a connect and is not stored.
     *
     * @param isReplay whether it said {@code replay: true}, as it must
     */
    public synchronized void snapshot(String client, String text, boolean isReplay) {
        snapshots++;
        if (!isReplay) {
            strange.add(new Violation(Violation.Kind.PHANTOM, client, "no stored event and no snapshot: " + text));
        }
    }

    /** Returns how many publications to these streams were accepted so far. */
    public synchronized int accepted(Collection<String> streams) {
        return streams.stream()
                .mapToInt(stream -> acceptedPerStream.getOrDefault(stream, 0))
                .sum();
    }

    /** Returns how many publications were accepted so far. */
    public synchronized int accepted() {
        return acceptedAt.size();
    }

    /** Returns how many attempts were not answered so far. */
    public synchronized int unanswered() {
        return unansweredAttempts;
    }

    /** Returns how many stored events have come to a client so far, with repeats. */
    public synchronized int deliveries(String client) {
        return account(client).wire().size();
    }

    /** Returns whether this publication has come to a client. */
    public synchronized boolean hasArrived(String client, String mark) {
        return account(client).wire().stream()
                .anyMatch(delivery -> delivery.mark().equals(mark));
    }

    /** Judges everything recorded. */
    public synchronized Verdict verify() {
        List<Violation> violations = new ArrayList<>(strange);
        new PublicationAudit(publications.values(), accounts.values()).findInto(violations);
        Map<String, Place> existing = existing();
        accounts.values().forEach(account -> new RecipientAudit(account).findInto(violations, existing));
        return new Verdict(totals().with(violations), violations);
    }

    /** The events that exist: publishers were told of them, or they were seen by somebody who may see them. */
    private Map<String, Place> existing() {
        Map<String, Place> events = new LinkedHashMap<>();
        for (Publication publication : publications.values()) {
            events.putAll(publication.events());
        }
        for (Account account : accounts.values()) {
            for (Delivery delivery : account.wire()) {
                Publication publication = publications.get(delivery.mark());
                if (publication != null && publication.mayExist()) {
                    events.putIfAbsent(delivery.eventId(), delivery.place());
                }
            }
        }
        return events;
    }

    private Totals totals() {
        int accepted = 0;
        int refused = 0;
        int unknown = 0;
        for (Publication publication : publications.values()) {
            switch (publication.outcome()) {
                case Outcome.Accepted told -> accepted++;
                case Outcome.Refused told -> refused++;
                case Outcome.Unknown told -> unknown++;
            }
        }
        int all = accounts.values().stream()
                .mapToInt(account -> account.wire().size())
                .sum();
        int different =
                accounts.values().stream().mapToInt(Account::differentEvents).sum();
        return new Totals(
                publications.size(), attempts, accepted, refused, unknown, all, all - different, snapshots, 0, 0, 0);
    }

    private Account account(String client) {
        Account account = accounts.get(client);
        if (account == null) {
            throw new IllegalArgumentException("client: " + client + " (expected: a registered one)");
        }
        return account;
    }
}
