package com.erpmax.realtime.verification.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The options that the JVM of the service has: by ./dev run, here, in the image and in the unit. */
class DeploymentOptionsTest {

    private static final Path ROOT = Path.of("..");
    /** What the JVM itself and its threads take beside the heap and the buffers. */
    private static final int OTHER_MEGABYTES = 300;

    private static final int HEAP_MEGABYTES = 1024;
    private static final Pattern SIZE = Pattern.compile("(\\d+)([mMgG])");

    private final String image = read("deploy/container/Dockerfile");
    private final String unit = read("deploy/systemd/erpmax-realtime@.service");
    private final List<String> ofImage = quoted(after(image, "ENTRYPOINT "));
    private final List<String> ofUnit = List.of(after(unit, "\nExecStart=").split("[\\s\\\\]+", -1));
    private final List<String> here = ServiceProgram.packaged(HEAP_MEGABYTES);

    @Test
    void theServiceHasTheSameOptionsWhereverItIsRun() throws Exception {
        List<String> shipped = ofDevRun(25);
        assertThat(shipped)
                .contains(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:CompilerDirectivesFile=start-up-compiler.json");
        assertThat(withoutFolders(ofImage)).containsAll(shipped);
        assertThat(withoutFolders(ofUnit)).containsAll(shipped);
        assertThat(withoutFolders(here)).containsAll(ofDevRun(Runtime.version().feature()));
    }

    @Test
    void theFileForTheCompilerLiesBesideTheJarAndIsAllowedFirst() {
        for (List<String> options : List.of(ofImage, ofUnit, here)) {
            String folder = options.get(options.indexOf("-jar") + 1).replaceFirst("realtime\\.jar$", "");
            assertThat(options)
                    .containsSubsequence(
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:CompilerDirectivesFile=" + folder + "start-up-compiler.json");
        }
    }

    @Test
    void theCompilerTakesWhatItIsToLeaveAlone() throws Exception {
        Process java = new ProcessBuilder(
                        here.getFirst(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:CompilerDirectivesFile=deploy/start-up-compiler.json",
                        "-version")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output).contains("1 compiler directives added");
    }

    @Test
    void faultRunsSeeAnExitWhenThereIsNoMemory() {
        assertThat(ServiceProgram.forTests(HEAP_MEGABYTES)).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void heapAndBuffersLeaveRoomBelowTheLimitOfTheUnit() {
        int limit = megabytes(unit, "\nMemoryMax=");
        int heap = megabytes(ofUnit, "-Xmx");
        int buffers = megabytes(ofUnit, "-XX:MaxDirectMemorySize=");
        assertThat(heap + buffers + OTHER_MEGABYTES).isLessThanOrEqualTo(limit);
        assertThat(megabytes(here, "-XX:MaxDirectMemorySize=") * heap)
                .as("buffers for the heap, here")
                .isEqualTo(buffers * megabytes(here, "-Xmx"));
    }

    @Test
    void heapAndBuffersLeaveRoomBelowTheLimitOfTheContainer() {
        int limit = megabytes(read("deploy/compose.yaml"), "\n  mem_limit: ");
        int heap = limit * Integer.parseInt(value(ofImage, "-XX:MaxRAMPercentage=")) / 100;
        int buffers = megabytes(ofImage, "-XX:MaxDirectMemorySize=");
        assertThat(heap + buffers + OTHER_MEGABYTES).isLessThanOrEqualTo(limit);
        assertThat(heap).isEqualTo(megabytes(ofUnit, "-Xmx"));
        assertThat(buffers).isEqualTo(megabytes(ofUnit, "-XX:MaxDirectMemorySize="));
    }

    private static List<String> ofDevRun(int javaVersion) throws IOException {
        Process shell = new ProcessBuilder(
                        "sh", "-c", ". scripts/service.sh; java_version=" + javaVersion + "; java_options")
                .directory(ROOT.toFile())
                .start();
        String options = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return withoutFolders(List.of(options.strip().split("\\s+", -1)));
    }

    /** The service lies in another folder in each place. */
    private static List<String> withoutFolders(List<String> options) {
        return options.stream().map(option -> option.replaceFirst("=.*/", "=")).toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The rest of a line that begins so, and of the lines that continue it. */
    private static String after(String text, String start) {
        Matcher line =
                Pattern.compile(Pattern.quote(start) + "((?:.*\\\\\n)*.*)").matcher(text);
        assertThat(line.find()).as(start).isTrue();
        return line.group(1);
    }

    private static List<String> quoted(String text) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(text)
                .results()
                .map(word -> word.group(1))
                .toList();
    }

    private static String value(List<String> options, String name) {
        return options.stream()
                .filter(option -> option.startsWith(name))
                .map(option -> option.substring(name.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + options));
    }

    private static int megabytes(List<String> options, String name) {
        return megabytes(value(options, name));
    }

    private static int megabytes(String text, String start) {
        return megabytes(after(text, start));
    }

    private static int megabytes(String text) {
        Matcher size = SIZE.matcher(text);
        assertThat(size.matches()).as(text).isTrue();
        return Integer.parseInt(size.group(1)) * (size.group(2).equalsIgnoreCase("g") ? 1024 : 1);
    }
}
