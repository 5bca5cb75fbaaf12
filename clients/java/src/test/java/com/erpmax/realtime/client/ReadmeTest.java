package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is compiled as it stands. */
class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What the example uses without saying so. */
    private static final String AROUND = """
            package example;
            import com.erpmax.realtime.client.*;
            import com.erpmax.realtime.client.RealtimeEvent.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.time.Duration;
            abstract class Example {
                abstract String fetchToken(boolean refused);
                abstract void show(String text);
                abstract void reload(String stream);
                void run() { %s }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void theExampleCompiles() throws IOException {
        Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).as("README.md shows Java").isTrue();
        Path source = Files.writeString(folder.resolve("Example.java"), AROUND.replace("%s", block.group(1)));

        assertThat(problemsOf(source)).isEmpty();
    }

    private String problemsOf(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            boolean compiles = compiler.getTask(output, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            return compiles ? "" : output.toString();
        }
    }
}
