package com.erpmax.realtime.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of ARCHITECTURE.md, held by the build; {@link ArchitectureRulesTest} shows that each rule can fail. */
class ArchitectureTest {

    /** What JMH makes of benchmarks. */
    private static final String GENERATED = "com.erpmax.realtime.verification.benchmark.jmh_generated";

    private static final ArchitectureRules RULES = new ArchitectureRules(ProjectTree.BASE);

    private static JavaClasses main;
    private static JavaClasses tests;

    @BeforeAll
    static void importClasses() {
        main = ProjectTree.mainClasses();
        tests = ProjectTree.testClasses()
                .that(ArchitectureRules.outside(ArchitectureRulesTest.FIXTURES))
                .that(ArchitectureRules.outside(GENERATED));
    }

    @Test
    void arrowsPointOneWay() {
        RULES.arrowsPointOneWay().check(main);
    }

    @Test
    void packagesAreFreeOfCycles() {
        RULES.packagesAreFreeOfCycles().check(main);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "engine", "socket", "cluster", "client"})
    void modulesUseTheirOwnLibrariesOnly(String module) {
        RULES.moduleUsesItsOwnLibrariesOnly(module).check(main);
    }

    @Test
    void nettyStaysInEngineAndServer() {
        RULES.nettyStaysInEngineAndServer().check(main);
    }

    @Test
    void lettuceStaysInRedisPackages() {
        RULES.lettuceStaysInRedisPackages().check(main);
    }

    @Test
    void springJdbcAndRabbitStayInService() {
        RULES.springJdbcAndRabbitStayInService().check(main);
    }

    @Test
    void wallClockIsReadThroughAClock() {
        RULES.wallClockIsReadThroughAClock().check(main);
    }

    @Test
    void nothingThatShipsSleeps() {
        RULES.nothingSleeps().check(main);
    }

    @Test
    void noTestSleeps() {
        RULES.nothingSleeps().check(tests);
    }

    @Test
    void constructorsStaySmall() {
        RULES.constructorsStaySmall().check(main);
    }

    @Test
    void everyPackageSaysWhatItIs() {
        List<String> silent = ProjectTree.javaSources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(ProjectTree::relative)
                .toList();

        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedAndDescribedInThreeSentences() {
        List<String> poor = ProjectTree.javaSources("src/main/java").stream()
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> !isMarkedAndDescribed(String.join(" ", ProjectTree.lines(file))))
                .map(ProjectTree::relative)
                .toList();

        assertThat(poor)
                .as(
                        "package-info.java without @NullMarked or three sentences: what it is, its threads, what it may not know")
                .isEmpty();
    }

    private static boolean isMarkedAndDescribed(String packageInfo) {
        int end = packageInfo.indexOf("*/");
        String javadoc = end < 0 ? "" : packageInfo.substring(0, end);
        return packageInfo.contains("@NullMarked") && javadoc.split("[.!?](\\s|$)").length >= 3;
    }
}
