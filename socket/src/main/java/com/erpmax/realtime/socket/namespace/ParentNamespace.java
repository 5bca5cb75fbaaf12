package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands for namespaces whose names are not known beforehand. Its children are made when a client first asks for one
 * and is allowed to; each has rooms and sockets of its own. Middlewares and handlers of the parent hold for all
 * children, also for those that are there when they are given, and come before the children's own. Metrics count all
 * children under the parent's name.
 */
@AnyThread
public final class ParentNamespace extends NamespaceSetup<ParentNamespace> {
    private final String name;
    private final @Nullable Pattern pattern;
    private final NamespaceMatcher matcher;
    private final Set<Namespace> children = ConcurrentHashMap.newKeySet();

    ParentNamespace(String name, Pattern pattern) {
        this.name = name;
        this.pattern = pattern;
        this.matcher = request -> matches(request.name());
    }

    ParentNamespace(String name, NamespaceMatcher matcher) {
        this.name = name;
        this.pattern = null;
        this.matcher = matcher;
    }

    /** The parent's own name, {@code /_} and its number, for metrics and logs; clients cannot ask for it. */
    public String name() {
        return name;
    }

    /** The children that are there now. */
    public List<Namespace> children() {
        return List.copyOf(children);
    }

    /** Sends an event to all sockets of all children, as {@link Namespace#emit(String, Object...)}. */
    public void emit(String event, @Nullable Object... values) {
        children.forEach(child -> child.emit(event, values));
    }

    @Override
    public String toString() {
        return "ParentNamespace[" + name + "]";
    }

    @Override
    @Nullable
    NamespaceSetup<?> above() {
        return null;
    }

    /** Whether this stands for a name whatever client asks for it. */
    boolean matches(String child) {
        return pattern != null && pattern.matcher(child).find();
    }

    /** Whether each client has to be asked about. */
    boolean asksForEach() {
        return pattern == null;
    }

    boolean allows(NamespaceRequest request) throws Exception {
        return matcher.allows(request);
    }

    int childCount() {
        return children.size();
    }

    void add(Namespace child) {
        children.add(child);
    }

    void remove(Namespace child) {
        children.remove(child);
    }
}
