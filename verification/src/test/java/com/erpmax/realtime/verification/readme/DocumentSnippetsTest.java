package com.erpmax.realtime.verification.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in pages about the API are compiled as they stand, so that none speaks of a method that is not there. */
class DocumentSnippetsTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What an example may use without saying so. */
    private static final String AROUND = """
            import com.erpmax.realtime.engine.*;
            import com.erpmax.realtime.engine.session.*;
            import com.erpmax.realtime.socket.*;
            import com.erpmax.realtime.socket.namespace.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.CompletableFuture;
            import java.util.regex.Pattern;
            class Example$NUMBER {
                static final SocketAttribute<String> NAME = new SocketAttribute<>("name", String.class);
                record Login(String name, String team) {}
                record Message(String text) {}
                record Order(String article, int count) {}
                $METHOD { $BLOCK }
            }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"server-api.md", "migrating-from-netty-socketio.md"})
    void everyExampleCompiles(String page) throws IOException {
        List<Path> examples = new ArrayList<>();
        Matcher blocks = JAVA_BLOCK.matcher(text(page));
        while (blocks.find()) {
            String block = blocks.group(1);
            String method = block.contains("SocketIoServer io =") ? "void run()" : "void run(SocketIoServer io)";
            int number = examples.size();
            Path source = folder.resolve("Example" + number + ".java");
            examples.add(Files.writeString(
                    source,
                    AROUND.replace("$NUMBER", String.valueOf(number))
                            .replace("$METHOD", method)
                            .replace("$BLOCK", block)));
        }

        assertThat(examples).isNotEmpty();
        assertThat(problemsOf(examples)).isEmpty();
    }

    private String problemsOf(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            boolean compiles = compiler.getTask(
                            output, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            return compiles ? "" : output.toString();
        }
    }

    private static String text(String page) throws IOException {
        return Files.readString(Path.of(System.getProperty("user.dir")).resolveSibling("docs/" + page));
    }
}
