package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The namespaces of a server, by their canonical names and by the aliases under which clients may ask for them. */
@AnyThread
public final class Namespaces {
    private final NamespaceContext context;
    private final HomeLoops loops = new HomeLoops();
    private final Map<String, Entry> byName = new ConcurrentHashMap<>();
    private final Map<String, LocalAdapter> localAdapters = new ConcurrentHashMap<>();

    /**
     * A name that clients may ask for.
     *
     * @param wireName the name itself, always the same object
     * @param namespace what it stands for
     */
    public record Entry(String wireName, Namespace namespace) {}

    /** No namespace yet. */
    public Namespaces(NamespaceContext context) {
        this.context = context;
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
     * The namespace of this name, made at the first call; a missing slash is added.
     *
     * @throws IllegalArgumentException if the name cannot be one, or is an alias of another
     */
    public synchronized Namespace namespace(String name) {
        String canonical = requireName(name);
        Entry known = byName.get(canonical);
        if (known == null) {
            LocalAdapter local = new LocalAdapter(canonical, loops, context.parser());
            Adapter adapter = context.adapters().create(canonical, local);
            known = new Entry(canonical, new Namespace(canonical, context, adapter));
            localAdapters.put(canonical, local);
            byName.put(canonical, known);
        } else if (!known.namespace().name().equals(canonical)) {
            throw new IllegalArgumentException("namespace: " + canonical + " (expected: no alias of "
                    + known.namespace().name() + ")");
        }
        return known.namespace();
    }

    /**
     * Lets clients ask for a namespace by another name.
     *
     * @throws IllegalArgumentException if the name is in use
     */
    public synchronized void alias(String alias, String canonical) {
        Namespace namespace = namespace(canonical);
        String wireName = requireName(alias);
        Entry known = byName.putIfAbsent(wireName, new Entry(wireName, namespace));
        if (known != null && known.namespace() != namespace) {
            throw new IllegalArgumentException("alias: " + wireName + " (expected: a name that is not in use)");
        }
    }

    /** Lets the sockets of {@code guests} listen in on {@code from}, as {@link LocalAdapter#addGuestsFrom} says. */
    public synchronized void feed(String from, String guests) {
        String source = namespace(from).name();
        String audience = namespace(guests).name();
        if (source.equals(audience)) {
            throw new IllegalArgumentException("guests: " + guests + " (expected: another namespace)");
        }
        local(source).addGuestsFrom(local(audience));
    }

    /** Closes the adapters. */
    public void close() {
        all().forEach(namespace -> namespace.adapter().close());
    }

    private LocalAdapter local(String canonical) {
        LocalAdapter local = localAdapters.get(canonical);
        if (local == null) {
            throw new IllegalArgumentException("namespace: " + canonical + " (expected: one of " + names() + ")");
        }
        return local;
    }

    private List<String> names() {
        return List.copyOf(localAdapters.keySet());
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
