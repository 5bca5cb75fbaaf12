package com.erpmax.realtime.verification.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Measures methods by parsing their source: from the line of the name to the line of the closing brace. */
final class MethodSizes extends TreeScanner<@Nullable Void, @Nullable Void> {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final String fileName;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Sized> methods = new ArrayList<>();

    private MethodSizes(CompilationUnitTree unit, SourcePositions positions) {
        this.fileName = unit.getSourceFile().getName();
        this.unit = unit;
        this.positions = positions;
    }

    /** Measures all methods of all files. */
    static List<Sized> of(List<Path> files) {
        return parse(files.stream()
                .map(file -> new Source(ProjectTree.relative(file), String.join("\n", ProjectTree.lines(file))))
                .toList());
    }

    /** Parses everything in one go: a parser of its own for each file takes ten times as long. */
    static List<Sized> parse(List<Source> sources) {
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<Sized> methods = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                MethodSizes sizes = new MethodSizes(unit, positions);
                sizes.scan(unit, null);
                methods.addAll(sizes.methods);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        Tree body = method.getBody();
        if (body != null) {
            long start = firstLine(method, body);
            long end = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body));
            methods.add(
                    new Sized(fileName + "#" + method.getName() + " (line " + start + ")", (int) (end - start + 1)));
        }
        return super.visitMethod(method, null);
    }

    /** Annotations stand before the name and do not count; parameters over several lines do. */
    private long firstLine(MethodTree method, Tree body) {
        Tree first = method.getReturnType() != null ? method.getReturnType() : body;
        if (method.getReturnType() == null && !method.getParameters().isEmpty()) {
            first = method.getParameters().getFirst();
        }
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, first));
    }

    /** A source text and the name to report it by. */
    static final class Source extends SimpleJavaFileObject {

        private final String name;
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
