package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions in a file. */
class FilePositionStoreTest {

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("positions.json");
    }

    @Test
    void isEmptyBeforeTheFirstPosition() {
        assertThat(new FilePositionStore(file).load()).isEmpty();
    }

    @Test
    void givesBackWhatWasKept() throws IOException {
        PositionStore store = new FilePositionStore(file);
        store.load();
        store.save("/a#user:1", new Position("e\"1", 5));
        store.save("/b#tenant:2", new Position("e2", 3_000_000_000L));
        store.save("/a#user:1", new Position("e\"1", 6));

        assertThat(new FilePositionStore(file).load())
                .isEqualTo(Map.of(
                        "/a#user:1", new Position("e\"1", 6), "/b#tenant:2", new Position("e2", 3_000_000_000L)));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void keepsTheOldPositionsWhenTheNewOnesCannotBeWritten() throws IOException {
        PositionStore store = new FilePositionStore(file);
        store.load();
        store.save("/a#user:1", new Position("e1", 5));
        Files.createDirectory(folder.resolve("positions.json.next"));

        assertThatThrownBy(() -> store.save("/a#user:1", new Position("e1", 6)))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(new FilePositionStore(file).load()).isEqualTo(Map.of("/a#user:1", new Position("e1", 5)));
    }

    @Test
    void anInterruptedWriteIsIgnored() throws IOException {
        PositionStore store = new FilePositionStore(file);
        store.load();
        store.save("/a#user:1", new Position("e1", 5));
        Files.writeString(folder.resolve("positions.json.next"), "{\"/a#us");

        assertThat(new FilePositionStore(file).load()).containsEntry("/a#user:1", new Position("e1", 5));
    }

    @Test
    void refusesAFileOfAnythingElse() throws IOException {
        for (String text : new String[] {"", "[]", "{\"/a\":5}", "{\"/a\":{\"epoch\":\"e\",\"seq\":-1}}"}) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> new FilePositionStore(file).load())
                    .as(text)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("positions.json");
        }
    }
}
