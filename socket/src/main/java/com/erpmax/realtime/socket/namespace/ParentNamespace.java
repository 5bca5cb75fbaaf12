package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.RoomListener;
import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.metrics.NamespaceMeters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final NamespaceMeters meters;
    private final Set<Namespace> children = ConcurrentHashMap.newKeySet();
    private final List<RoomListener> roomListeners = new CopyOnWriteArrayList<>();

    ParentNamespace(String name, Pattern pattern, NamespaceMeters meters) {
        this.name = name;
        this.pattern = pattern;
        this.matcher = request -> matches(request.name());
        this.meters = meters;
    }

    ParentNamespace(String name, NamespaceMatcher matcher, NamespaceMeters meters) {
        this.name = name;
        this.pattern = null;
        this.matcher = matcher;
        this.meters = meters;
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

    /** Tells a listener of the rooms of all children, as {@link Namespace#onRooms}; names of rooms come without those of namespaces. */
    public ParentNamespace onRooms(RoomListener listener) {
        roomListeners.add(listener);
        children.forEach(child -> child.onRooms(listener));
        return this;
    }

    /** Counts the rooms of all children on this node and shows them in the room gauges, as {@link Namespace#sampleRooms}. */
    public CompletionStage<RoomStatistics> sampleRooms() {
        CompletionStage<RoomStatistics> sum = CompletableFuture.completedFuture(RoomStatistics.NONE);
        for (Namespace child : children) {
            sum = sum.thenCombine(child.roomStatistics(), RoomStatistics::plus);
        }
        return sum.thenApply(found -> {
            Namespace.show(found, meters);
            return found;
        });
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
        roomListeners.forEach(child::onRooms);
        children.add(child);
    }

    /** Ends a child in which nobody is, unless the application has asked for it; null if there is none. */
    @Nullable
    Namespace endOneThatWasLeft() {
        for (Namespace child : children) {
            if (child.awaySockets() == 0 && child.life().orElseThrow().endUnlessAskedFor()) {
                return child;
            }
        }
        return null;
    }

    void remove(Namespace child) {
        children.remove(child);
    }
}
