package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process with Debian's python-socketio that emits through Redis; {@code emitter.py} says what it understands. It
 * has PYTHON_SERVICE in its environment.
 */
final class PythonEmitter implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    private PythonEmitter(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts it and waits until it and so many others hear the channel. */
    static PythonEmitter start(String url, String channel, int others) {
        String script = Path.of(Objects.requireNonNull(PythonEmitter.class.getResource("emitter.py"))
                        .getPath())
                .toString();
        try {
            ProcessBuilder process = new ProcessBuilder(
                            "/usr/bin/python3", script, url, channel, String.valueOf(others))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            process.environment().put("PYTHON_SERVICE", "1");
            PythonEmitter emitter = new PythonEmitter(process.start());
            assertThat(emitter.answers.readLine()).isEqualTo("ready");
            return emitter;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Has it carry out an expression, and returns the value as Python shows it. */
    @Nullable
    synchronized String run(String expression) {
        try {
            requests.write(expression + "\n");
            requests.flush();
            return answers.readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Has it emit through the write-only manager; {@code arguments} as Python writes them. */
    void emit(String arguments) {
        assertThat(run("manager.emit(" + arguments + ")")).isEqualTo("None");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
