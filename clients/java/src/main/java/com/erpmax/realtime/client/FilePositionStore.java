package com.erpmax.realtime.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Positions in a file, a JSON object by stream. The file is written anew for each event and replaces the old one in one
 * step, so that a program which ends at any moment finds either the old positions or the new ones.
 */
public final class FilePositionStore implements PositionStore {

    private final Path file;
    private final Path next;
    private final Map<String, Position> positions = new LinkedHashMap<>();

    /** @param file in a folder that is there and may be written to; the name with {@code .next} added is used, too */
    public FilePositionStore(Path file) {
        this.file = file;
        this.next = file.resolveSibling(file.getFileName() + ".next");
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file is there and cannot be read
     * @throws IllegalStateException if it holds anything else than positions
     */
    @Override
    public Map<String, Position> load() {
        positions.clear();
        try {
            Fields fields = new Fields(Json.parse(Files.readString(file)));
            positions.putAll(EventReader.positions(fields));
        } catch (NoSuchFileException absent) {
            return Map.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Fields.Malformed failure) {
            throw new IllegalStateException(file + ": " + failure.getMessage(), failure);
        }
        return Map.copyOf(positions);
    }

    @Override
    public void save(String stream, Position position) {
        positions.put(stream, position);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        positions.forEach((name, kept) -> values.put(name, Map.of("epoch", kept.epoch(), "seq", kept.seq())));
        try {
            Files.write(next, Json.toJson(values).toString().getBytes(StandardCharsets.UTF_8));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            replace();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void replace() throws IOException {
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException failure) {
            throw new IOException(file + ": its file system cannot replace a file in one step", failure);
        }
    }
}
