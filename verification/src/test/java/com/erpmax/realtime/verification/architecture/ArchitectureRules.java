package com.erpmax.realtime.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The rules themselves, over the packages below one base, so that they can be tried on code that breaks them. */
final class ArchitectureRules {

    private static final int MOST_PARAMETERS = 7;

    private static final List<String> EVERYWHERE = List.of("java", "org.jspecify.annotations");

    /** What each module may use beside the JDK and the modules further down. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "protocol", List.of("tools.jackson", "com.fasterxml.jackson.annotation"),
            "engine", List.of("io.netty", "io.micrometer", "org.slf4j"),
            "socket", List.of("io.micrometer", "org.slf4j", "tools.jackson", "com.fasterxml.jackson.annotation"),
            "cluster", List.of("io.lettuce", "io.micrometer", "org.slf4j", "tools.jackson"),
            "client", List.of("io.socket", "org.json", "okhttp3", "okio"));

    private final String base;

    ArchitectureRules(String base) {
        this.base = base;
    }

    ArchRule arrowsPointOneWay() {
        return classes().that().resideInAPackage(base + "..").should(new PackageArrows(base).condition());
    }

    ArchRule packagesAreFreeOfCycles() {
        return slices().matching(base + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** @param module one of the modules below the service, or a leaf */
    ArchRule moduleUsesItsOwnLibrariesOnly(String module) {
        List<String> allowed = LIBRARIES.getOrDefault(module, List.of());
        return noClasses()
                .that()
                .resideInAPackage(base + "." + module + "..")
                .should()
                .dependOnClassesThat(describe(
                        "are of no library of " + module,
                        target -> !isIn(target, EVERYWHERE) && !isIn(target, allowed) && !isIn(target, List.of(base))))
                .because(module + " may use " + allowed);
    }

    ArchRule nettyStaysInEngineAndServer() {
        return staysIn("io.netty", "engine..", "service.server..");
    }

    ArchRule lettuceStaysInRedisPackages() {
        return staysIn("io.lettuce", "cluster.redis..", "service.redis..");
    }

    ArchRule springJdbcAndRabbitStayInService() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(base + ".service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "com.rabbitmq..")
                .allowEmptyShould(true);
    }

    /** Time comes from a clock that was handed in; the composition of the program makes that clock. */
    ArchRule wallClockIsReadThroughAClock() {
        return noClasses()
                .should()
                .callCodeUnitWhere(describe("reads the wall clock", ArchitectureRules::readsWallClock))
                .orShould()
                .callCodeUnitWhere(
                        describe("makes a system clock outside configuration", ArchitectureRules::makesClock));
    }

    ArchRule nothingSleeps() {
        return noClasses()
                .should()
                .callCodeUnitWhere(describe(
                        "sleeps",
                        call -> call.getTarget().getName().equals("sleep")
                                && isOneOf(call, Set.of(Thread.class.getName(), TimeUnit.class.getName()))));
    }

    /** Canonical constructors of records are exempt: a record has the fields that its message or row has. */
    ArchRule constructorsStaySmall() {
        return classes()
                .that(are(describe("no records, anonymous or local", ArchitectureRules::hasConstructorOfItsOwn)))
                .should(haveSmallConstructors());
    }

    private ArchRule staysIn(String library, String first, String second) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(base + "." + first, base + "." + second)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true);
    }

    private static boolean isIn(JavaClass target, List<String> packages) {
        JavaClass element = target.getBaseComponentType();
        return element.isPrimitive()
                || packages.stream().anyMatch(name -> element.getName().startsWith(name + "."));
    }

    private static boolean readsWallClock(JavaCall<?> call) {
        String owner = call.getTarget().getOwner().getName();
        String name = call.getTarget().getName();
        boolean noArguments = call.getTarget().getRawParameterTypes().isEmpty();
        boolean givenClock =
                call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        return (owner.equals(System.class.getName()) && name.equals("currentTimeMillis"))
                || (owner.startsWith("java.time.") && name.equals("now") && !givenClock)
                || (owner.equals(Date.class.getName()) && name.equals("<init>") && noArguments);
    }

    private static boolean makesClock(JavaCall<?> call) {
        boolean system = call.getTarget().getName().startsWith("system")
                && isOneOf(call, Set.of(Clock.class.getName(), InstantSource.class.getName()));
        return system && !call.getOriginOwner().getSimpleName().matches(".*(Configuration|Config|Builder|Application)");
    }

    private static boolean isOneOf(JavaCall<?> call, Set<String> owners) {
        return owners.contains(call.getTarget().getOwner().getName());
    }

    private static boolean hasConstructorOfItsOwn(JavaClass type) {
        return !type.isRecord() && !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static ArchCondition<JavaClass> haveSmallConstructors() {
        return new ArchCondition<>("have at most " + MOST_PARAMETERS + " constructor parameters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaConstructor constructor : type.getConstructors()) {
                    int written = constructor.getRawParameterTypes().size() - hiddenParameters(type);
                    if (written > MOST_PARAMETERS && !constructor.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                        events.add(SimpleConditionEvent.violated(
                                type, constructor.getFullName() + ": " + written + " parameters"));
                    }
                }
            }
        };
    }

    /** What the compiler adds in front: name and position of an enum constant, the outer instance of an inner class. */
    private static int hiddenParameters(JavaClass type) {
        if (type.isEnum()) {
            return 2;
        }
        return type.isInnerClass() && !type.getModifiers().contains(JavaModifier.STATIC) ? 1 : 0;
    }

    /** Classes outside a package, for example of fixtures that break the rules on purpose. */
    static DescribedPredicate<JavaClass> outside(String packageName) {
        return describe("outside " + packageName, type -> !type.getPackageName().startsWith(packageName));
    }
}
