package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.recovery.RecoveryLogs;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of a server, by their canonical names and by the aliases under which clients may ask for them; and the
 * parents that stand for names which clients think of.
 */
@AnyThread
public final class Namespaces {
    private static final Logger log = LoggerFactory.getLogger(Namespaces.class);
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("socket-namespace").factory();

    private final NamespaceContext context;
    private final ChildSettings childSettings;
    private final @Nullable RecoveryLogs logs;
    private final HomeLoops loops = new HomeLoops();
    private final Map<String, Entry> byName = new ConcurrentHashMap<>();
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private final List<Consumer<Namespace>> creationListeners = new CopyOnWriteArrayList<>();
    private final Map<String, Namespace> inCreation = new HashMap<>();

    /**
     * A name that clients may ask for.
     *
     * @param wireName the name itself, always the same object
     * @param namespace what it stands for
     */
    public record Entry(String wireName, Namespace namespace) {}

    /** No namespace yet. */
    public Namespaces(NamespaceContext context, ChildSettings childSettings) {
        this.context = context;
        this.childSettings = childSettings;
        RecoverySettings recovery = context.recovery();
        this.logs = recovery == null ? null : new RecoveryLogs(recovery.limits());
        if (recovery != null) {
            loops.watchBroadcasts();
        }
    }

    /** What all namespaces share. */
    public NamespaceContext context() {
        return context;
    }

    /** The loops that own the server's connections. */
    public HomeLoops loops() {
        return loops;
    }

    /** What a client means by this name. */
    public Optional<Entry> find(String wireName) {
        return Optional.ofNullable(byName.get(wireName));
    }

    /** All namespaces. */
    public Collection<Namespace> all() {
        return byName.values().stream().map(Entry::namespace).distinct().toList();
    }

    /**
     * The namespace of this name, made at the first call; a missing slash is added. If a parent with a pattern stands
     * for the name, it is a child of the first one that does.
     *
     * @throws IllegalArgumentException if the name cannot be one, or is an alias of another
     */
    public synchronized Namespace namespace(String name) {
        String canonical = requireName(name);
        Namespace known = known(canonical);
        if (known == null) {
            ParentNamespace parent = parents.stream()
                    .filter(candidate -> candidate.matches(canonical))
                    .findFirst()
                    .orElse(null);
            known = create(canonical, parent);
        } else if (!known.name().equals(canonical)) {
            throw new IllegalArgumentException(
                    "namespace: " + canonical + " (expected: no alias of " + known.name() + ")");
        }
        known.life().ifPresent(ChildLife::ask);
        return known;
    }

    /** A parent of all namespaces in whose names the pattern is found; asked after those given before. */
    public synchronized ParentNamespace parent(Pattern pattern) {
        String name = nextParentName();
        return add(new ParentNamespace(name, pattern, context.meters().namespace(name)));
    }

    /** A parent of all namespaces that the matcher allows; asked after those given before. */
    public synchronized ParentNamespace parent(NamespaceMatcher matcher) {
        String name = nextParentName();
        return add(new ParentNamespace(name, matcher, context.meters().namespace(name)));
    }

    /** All parents, in the order in which they are asked. */
    public List<ParentNamespace> parents() {
        return List.copyOf(parents);
    }

    /** Has this called for each namespace that is made from now on, before the first client enters it. */
    public void onCreation(Consumer<Namespace> listener) {
        creationListeners.add(listener);
    }

    /**
     * Counts a client as somebody who wants to enter; the end of its {@link SocketLink} takes that back.
     *
     * @return false if the namespace has ended, or if its parent wants to be asked about each client: then
     *     {@link #resolve} is to be called
     */
    public boolean enter(Namespace namespace) {
        return namespace
                .life()
                .map(life -> !life.parent().asksForEach() && life.enter())
                .orElse(true);
    }

    /** Takes back that a client was counted, when there will be no link for it. */
    public void leave(Namespace namespace) {
        namespace.leave();
    }

    /** Whether a name that is not known may still stand for a namespace. */
    public boolean hasParents() {
        return !parents.isEmpty();
    }

    /**
     * Asks the parents one after the other, and makes the namespace if one allows it.
     *
     * @param resolved called on a virtual thread
     */
    public void resolve(NamespaceRequest request, Consumer<NamespaceResolution> resolved) {
        THREADS.newThread(() -> resolved.accept(resolve(request))).start();
    }

    /**
     * Lets clients ask for a namespace by another name.
     *
     * @throws IllegalArgumentException if the name is in use
     */
    public synchronized void alias(String alias, String canonical) {
        Namespace namespace = pinned(canonical);
        String wireName = requireName(alias);
        Entry known = byName.putIfAbsent(wireName, new Entry(wireName, namespace));
        if (known != null && known.namespace() != namespace) {
            throw new IllegalArgumentException("alias: " + wireName + " (expected: a name that is not in use)");
        }
    }

    /** Lets the sockets of {@code guests} listen in on {@code from}, as {@link LocalAdapter#addGuestsFrom} says. */
    public synchronized void feed(String from, String guests) {
        Namespace source = pinned(from);
        Namespace audience = pinned(guests);
        if (source == audience) {
            throw new IllegalArgumentException("guests: " + guests + " (expected: another namespace)");
        }
        source.localAdapter().addGuestsFrom(audience.localAdapter());
    }

    /** Closes the adapters. */
    public void close() {
        all().forEach(Namespace::close);
    }

    private @Nullable NamespaceRecovery recoveryIn(LocalAdapter local) {
        RecoverySettings settings = context.recovery();
        return settings == null || logs == null ? null : new NamespaceRecovery(settings, logs, local.away(), loops);
    }

    private NamespaceResolution resolve(NamespaceRequest request) {
        for (ParentNamespace parent : parents) {
            try {
                if (parent.allows(request)) {
                    return child(request.name(), parent);
                }
            } catch (Throwable failure) {
                return new NamespaceResolution.Denied(MiddlewareChain.decision(failure, context.payloads()));
            }
        }
        return new NamespaceResolution.Unknown();
    }

    private synchronized NamespaceResolution child(String name, ParentNamespace parent) {
        Namespace known = known(name);
        if (known == null && childCount() >= childSettings.maxChildren() && !makesRoom()) {
            return new NamespaceResolution.Full();
        }
        Namespace child = known == null ? create(name, parent) : known;
        if (!child.name().equals(name)) {
            return new NamespaceResolution.Unknown();
        }
        // It cannot have ended meanwhile: whoever ends a child needs this lock.
        child.life().ifPresent(ChildLife::enter);
        return new NamespaceResolution.Found(child);
    }

    private Namespace create(String canonical, @Nullable ParentNamespace parent) {
        LocalAdapter local = new LocalAdapter(canonical, loops, context.parser());
        ChildLife life = parent == null ? null : new ChildLife(parent, childSettings.removesEmpty(), this::isEmpty);
        Namespace made = new Namespace(canonical, context, local, recoveryIn(local), life);
        inCreation.put(canonical, made);
        try {
            creationListeners.forEach(listener -> tell(listener, made));
        } finally {
            inCreation.remove(canonical);
        }
        if (parent != null) {
            parent.add(made);
        }
        byName.put(canonical, new Entry(canonical, made));
        return made;
    }

    private static void tell(Consumer<Namespace> listener, Namespace made) {
        try {
            listener.accept(made);
        } catch (Throwable failure) {
            log.error("The listener for new namespaces failed at {}", LogText.of(made.name()), failure);
        }
    }

    private void isEmpty(Namespace child) {
        // Not on the loop that noticed it: the lock may be held while the application's listeners run.
        THREADS.newThread(() -> removeIfEmpty(child)).start();
    }

    private synchronized void removeIfEmpty(Namespace child) {
        if (child.life().orElseThrow().end()) {
            remove(child);
        }
    }

    /** Ends a child that was left and that only clients have asked for. */
    private boolean makesRoom() {
        for (ParentNamespace parent : parents) {
            Namespace left = parent.endOneThatWasLeft();
            if (left != null) {
                remove(left);
                return true;
            }
        }
        return false;
    }

    private void remove(Namespace child) {
        byName.remove(child.name());
        child.life().orElseThrow().parent().remove(child);
        child.close();
    }

    private ParentNamespace add(ParentNamespace parent) {
        parents.add(parent);
        return parent;
    }

    private String nextParentName() {
        return "/_" + parents.size();
    }

    private int childCount() {
        return parents.stream().mapToInt(ParentNamespace::childCount).sum();
    }

    private @Nullable Namespace known(String canonical) {
        Entry entry = byName.get(canonical);
        return entry == null ? inCreation.get(canonical) : entry.namespace();
    }

    private Namespace pinned(String name) {
        Namespace namespace = namespace(name);
        namespace.life().ifPresent(ChildLife::pin);
        return namespace;
    }

    private static String requireName(String name) {
        String withSlash = name.startsWith(SocketPacket.ROOT) ? name : SocketPacket.ROOT + name;
        if (!SocketPacket.isNamespace(withSlash)) {
            throw new IllegalArgumentException(
                    "namespace: " + name + " (expected: a slash and at most 254 characters, no comma)");
        }
        return withSlash;
    }
}
