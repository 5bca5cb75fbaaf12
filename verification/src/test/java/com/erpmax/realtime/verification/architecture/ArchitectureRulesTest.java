package com.erpmax.realtime.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule fails on code that breaks it, and names the culprit. */
class ArchitectureRulesTest {

    static final String FIXTURES = ProjectTree.BASE + ".verification.broken";

    private static final ArchitectureRules RULES = new ArchitectureRules(FIXTURES);
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURES);

    @Test
    void arrowBackBetweenPackagesIsSeen() {
        assertThat(problems(RULES.arrowsPointOneWay()))
                .anyMatch(problem -> problem.contains("engine.session.UsesPackageToTheLeft"))
                .noneMatch(problem -> problem.contains("against the arrows: Record <" + FIXTURES + ".engine.http"));
    }

    @Test
    void arrowBackBetweenModulesIsSeen() {
        assertThat(problems(RULES.arrowsPointOneWay()))
                .anyMatch(problem -> problem.contains("protocol.UsesModuleAbove"));
    }

    @Test
    void featureThatUsesAnotherIsSeen() {
        assertThat(problems(RULES.arrowsPointOneWay()))
                .anyMatch(problem -> problem.contains("notifications.UsesOtherFeature"));
    }

    @Test
    void leafThatUsesAModuleOrIsUsedByOneIsSeen() {
        assertThat(problems(RULES.arrowsPointOneWay()))
                .anyMatch(problem -> problem.contains("client.UsesTheServer"))
                .anyMatch(problem -> problem.contains("service.billing.UsesTheClient"));
    }

    @Test
    void packageOutsideTheTableIsSeen() {
        assertThat(problems(RULES.arrowsPointOneWay()))
                .anyMatch(problem -> problem.contains("stray.InNoKnownPackage: package unknown"));
    }

    @Test
    void cycleIsSeen() {
        assertThat(problems(RULES.packagesAreFreeOfCycles())).anyMatch(problem -> problem.contains("Cycle detected"));
    }

    @Test
    void foreignLibrariesAreSeen() {
        assertThat(problems(RULES.moduleUsesItsOwnLibrariesOnly("socket")))
                .anyMatch(problem -> problem.contains("io.netty"))
                .anyMatch(problem -> problem.contains("io.lettuce"));
        assertThat(problems(RULES.nettyStaysInEngineAndServer())).anyMatch(problem -> problem.contains("io.netty"));
        assertThat(problems(RULES.lettuceStaysInRedisPackages())).anyMatch(problem -> problem.contains("io.lettuce"));
        assertThat(problems(RULES.springJdbcAndRabbitStayInService()))
                .anyMatch(problem -> problem.contains("java.sql"));
    }

    @Test
    void eachWayToReadTheWallClockIsSeen() {
        assertThat(problems(RULES.wallClockIsReadThroughAClock()))
                .hasSize(3)
                .allMatch(problem -> problem.contains("ReadsTheWallClock"));
    }

    @Test
    void sleepingIsSeen() {
        assertThat(problems(RULES.nothingSleeps())).hasSize(2).allMatch(problem -> problem.contains("Sleeps"));
    }

    @Test
    void eighthParameterIsSeen() {
        assertThat(problems(RULES.constructorsStaySmall()))
                .singleElement()
                .asString()
                .contains("WantsTooMuch", "8 parameters");
    }

    private static List<String> problems(ArchRule rule) {
        return rule.evaluate(BROKEN).getFailureReport().getDetails();
    }
}
