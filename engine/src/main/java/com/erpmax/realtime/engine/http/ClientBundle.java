package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the official JavaScript client, which pages load from the server itself, such as
 * {@code /socket.io/socket.io.js}. Read once and kept in memory, about 1.2 MB with their maps; only the client's own
 * file names are served. The client is not part of this library: it comes from the npm package
 * {@code socket.io-client}, folder {@code dist}.
 */
@AnyThread
public final class ClientBundle {

    private static final List<String> SCRIPTS =
            List.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js");
    private static final String SCRIPT = "application/javascript; charset=utf-8";
    private static final String MAP = "application/json; charset=utf-8";

    private final String entityTag;
    private final Map<String, ClientAsset> assets;

    private ClientBundle(String version, Map<String, ClientAsset> assets) {
        if (!version.matches("[0-9A-Za-z.+-]{1,64}")) {
            throw new IllegalArgumentException("version: " + version + " (expected: like 4.8.1)");
        }
        if (assets.isEmpty()) {
            throw new IllegalArgumentException("files: none (expected: at least one of " + SCRIPTS + ")");
        }
        this.entityTag = '"' + version + '"';
        this.assets = Map.copyOf(assets);
    }

    /**
     * The files in a folder of the class path, such as {@code META-INF/socket.io-client}.
     *
     * @param version the client's version, which becomes the entity tag of every file
     * @throws IllegalArgumentException when none of the files is there
     */
    @Blocking
    public static ClientBundle fromClasspath(ClassLoader loader, String folder, String version) {
        return read(name -> loader.getResourceAsStream(folder + "/" + name), version);
    }

    /**
     * The files in a directory.
     *
     * @param version the client's version, which becomes the entity tag of every file
     * @throws IllegalArgumentException when none of the files is there
     */
    @Blocking
    public static ClientBundle fromDirectory(Path directory, String version) {
        return read(
                name -> {
                    Path file = directory.resolve(name);
                    return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
                },
                version);
    }

    /** The file with this name, if it is one of the client's and there. */
    Optional<ClientAsset> find(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    /** The entity tag of every file: the version in quotes. */
    String entityTag() {
        return entityTag;
    }

    private interface Source {
        @Nullable
        InputStream open(String name) throws IOException;
    }

    private static ClientBundle read(Source source, String version) {
        Map<String, ClientAsset> found = new HashMap<>();
        SCRIPTS.stream().flatMap(script -> Stream.of(script, script + ".map")).forEach(name -> {
            try (InputStream in = source.open(name)) {
                if (in != null) {
                    found.put(name, new ClientAsset(name.endsWith(".map") ? MAP : SCRIPT, in.readAllBytes()));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        return new ClientBundle(version, found);
    }
}
