package com.erpmax.realtime.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes that a reader can hold in mind; when a limit hurts, split the idea, not the text. */
class BudgetTest {

    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int USUAL_LINES_OF_A_FILE = 240;
    private static final int MOST_LINES_OF_A_METHOD = 60;
    private static final int USUAL_LINES_OF_A_METHOD = 20;

    private static final List<Path> SHIPPED = ProjectTree.javaSources("src/main/java");
    private static final List<Path> TESTS = ProjectTree.javaSources("src/test/java");

    @Test
    void noFileIsTooLong() {
        List<String> tooLong = Stream.of(SHIPPED, TESTS, ProjectTree.otherSources())
                .flatMap(List::stream)
                .map(Sized::file)
                .filter(file -> file.lines() > MOST_LINES_OF_A_FILE)
                .map(Sized::toString)
                .toList();

        assertThat(tooLong)
                .as("files of more than " + MOST_LINES_OF_A_FILE + " lines")
                .isEmpty();
    }

    @Test
    void nineFilesInTenAreShort() {
        List<Sized> files = SHIPPED.stream().map(Sized::file).toList();

        assertThat(Sized.ninetiethPercentile(files))
                .as("lines that nine of ten shipped files stay under")
                .isLessThanOrEqualTo(USUAL_LINES_OF_A_FILE);
    }

    @Test
    void noMethodIsTooLong() {
        List<String> tooLong = Stream.of(SHIPPED, TESTS)
                .flatMap(files -> MethodSizes.of(files).stream())
                .filter(method -> method.lines() > MOST_LINES_OF_A_METHOD)
                .map(Sized::toString)
                .toList();

        assertThat(tooLong)
                .as("methods of more than " + MOST_LINES_OF_A_METHOD + " lines")
                .isEmpty();
    }

    @Test
    void nineMethodsInTenAreShort() {
        assertThat(Sized.ninetiethPercentile(MethodSizes.of(SHIPPED)))
                .as("lines that nine of ten shipped methods stay under")
                .isLessThanOrEqualTo(USUAL_LINES_OF_A_METHOD);
    }

    @Test
    void methodsAreMeasuredFromTheirNameToTheirClosingBrace() {
        String source = """
                class Example {
                    /** Not counted. */
                    @Override
                    public String toString() {
                        return "two" // and a half
                                + " lines";
                    }
                    Example() {}
                }
                """;

        assertThat(MethodSizes.parse(List.of(new MethodSizes.Source("Example.java", source))))
                .extracting(Sized::lines)
                .containsExactly(4, 1);
    }
}
