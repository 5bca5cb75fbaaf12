package com.erpmax.realtime.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    @TempDir
    private Path temporary;

    @Test
    void withoutASecretARandomOneIsMadeOncePerDataFolder() throws IOException {
        byte[] first = load(null, "a");
        assertThat(load(null, "a")).isEqualTo(first);
        assertThat(load(null, "b")).isNotEqualTo(first);
        assertThat(first.length).isGreaterThanOrEqualTo(32);
    }

    @Test
    void onlyTheOwnerMayReadTheKeptSecret() throws IOException {
        load(null, "a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aConfiguredSecretIsUsedAndNotWrittenDown() throws IOException {
        assertThat(load("0123456789abcdef0123456789abcdef", "a"))
                .isEqualTo("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        assertThat(file("a")).doesNotExist();
    }

    @Test
    void aDamagedFileStopsTheStartInsteadOfSigningWithIt() throws IOException {
        Files.createDirectories(temporary.resolve("a"));
        Files.writeString(file("a"), "short");
        assertThatThrownBy(() -> load(null, "a"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("damaged");
    }

    private byte[] load(@Nullable String secret, String folder) throws IOException {
        DataFolder data = DataFolder.open(temporary.resolve(folder));
        try {
            return SigningKey.load(new AuthProperties(secret, 30, null), data).bytes();
        } finally {
            data.close();
        }
    }

    private Path file(String folder) {
        return temporary.resolve(folder).resolve(SigningKey.FILE);
    }
}
