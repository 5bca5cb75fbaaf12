package com.erpmax.realtime.verification.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of who may use whom: a package may use those of its own module that stand to its right, and any package
 * of a module further down. Packages of one column do not use each other, unless the column says that they may. Leaves use
 * nothing of ours, and nothing of ours uses them.
 */
final class PackageArrows {

    /** The modules from left to right; in each, the columns from left to right. */
    private static final List<List<Column>> TABLE = List.of(
            List.of(
                    Column.root("service"),
                    Column.strangers(
                            "service.notifications",
                            "service.provisioning",
                            "service.billing",
                            "service.console",
                            "service.catchup",
                            "service.bridge",
                            "service.cluster"),
                    Column.strangers("service.realtime"),
                    Column.neighbours(
                            "service.events", "service.server", "service.redis", "service.rabbitmq", "service.web"),
                    Column.strangers("service.auth"),
                    Column.strangers("service.database"),
                    Column.strangers("service.config", "service.logging")),
            List.of(Column.strangers("cluster.redis"), Column.strangers("cluster.message", "cluster.python")),
            List.of(
                    Column.root("socket"),
                    Column.strangers("socket.connection"),
                    Column.strangers("socket.namespace"),
                    Column.strangers("socket.adapter", "socket.metrics"),
                    Column.strangers("socket.recovery")),
            List.of(
                    Column.root("engine"),
                    Column.strangers("engine.http"),
                    Column.strangers("engine.session"),
                    Column.strangers("engine.transport"),
                    Column.strangers("engine.metrics"),
                    Column.strangers("engine.loop")),
            List.of(Column.strangers("protocol.engineio", "protocol.socketio"), Column.root("protocol")));

    private static final Column LEAVES = Column.strangers("client");

    private final String base;

    /** @param base the package that holds the packages of the table */
    PackageArrows(String base) {
        this.base = base;
    }

    /** Fails for a package that the table does not know, and for every dependency against the arrows. */
    ArchCondition<JavaClass> condition() {
        return new ArchCondition<>("follow the arrows") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                check(item).forEach(problem -> events.add(SimpleConditionEvent.violated(item, problem)));
            }

            private List<String> check(JavaClass item) {
                Optional<Place> from = placeOf(item.getPackageName());
                if (from.isEmpty()) {
                    return List.of(
                            item.getName() + ": package unknown (expected: one of the packages of PackageArrows)");
                }
                List<String> problems = new ArrayList<>();
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    placeOf(dependency.getTargetClass().getBaseComponentType().getPackageName())
                            .filter(to -> !from.get().mayUse(to))
                            .ifPresent(to -> problems.add("against the arrows: " + dependency.getDescription()));
                }
                return problems;
            }
        };
    }

    private Optional<Place> placeOf(String packageName) {
        if (!packageName.startsWith(base + ".")) {
            return Optional.empty();
        }
        String name = packageName.substring(base.length() + 1);
        Optional<String> leaf = LEAVES.nameOf(name);
        if (leaf.isPresent()) {
            return Optional.of(new Place(TABLE.size(), 0, leaf.get(), LEAVES));
        }
        for (int module = 0; module < TABLE.size(); module++) {
            List<Column> columns = TABLE.get(module);
            for (int column = 0; column < columns.size(); column++) {
                Optional<String> known = columns.get(column).nameOf(name);
                if (known.isPresent()) {
                    return Optional.of(new Place(module, column, known.get(), columns.get(column)));
                }
            }
        }
        return Optional.empty();
    }

    /** Packages that stand in the same place, by their names below the base. */
    private record Column(List<String> packages, boolean exact, boolean mayUseEachOther) {

        /** The package that carries a module's name, without the packages below it. */
        static Column root(String name) {
            return new Column(List.of(name), true, false);
        }

        static Column strangers(String... names) {
            return new Column(List.of(names), false, false);
        }

        /** Packages that may use each other; the rule against cycles still holds between them. */
        static Column neighbours(String... names) {
            return new Column(List.of(names), false, true);
        }

        Optional<String> nameOf(String packageName) {
            return packages.stream()
                    .filter(name -> packageName.equals(name) || (!exact && packageName.startsWith(name + ".")))
                    .findFirst();
        }
    }

    private record Place(int module, int column, String name, Column holder) {

        boolean mayUse(Place other) {
            if (holder == LEAVES || other.holder == LEAVES) {
                return name.equals(other.name);
            }
            if (module != other.module) {
                return module < other.module;
            }
            if (column != other.column) {
                return column < other.column;
            }
            return name.equals(other.name) || holder.mayUseEachOther;
        }
    }
}
