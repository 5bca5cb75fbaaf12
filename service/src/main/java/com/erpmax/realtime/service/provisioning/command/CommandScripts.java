package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The shell scripts that ship inside the service, as files that only its own user can reach.
 *
 * <p>A new copy replaces an older one by renaming, so a shell that still reads the old file goes on undisturbed.
 */
public final class CommandScripts {

    private final Path folder;

    private CommandScripts(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the scripts into the folder, which is created with access for its owner only.
     *
     * @throws IOException if the folder or a file in it cannot be written
     */
    public static CommandScripts extractInto(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute);
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
        CommandScripts scripts = new CommandScripts(absolute);
        for (String name : Set.of("job-wrapper.sh", "demo-provisioning.sh")) {
            scripts.extract(name);
        }
        return scripts;
    }

    /** Returns the wrapper under which every command runs. */
    public Path wrapper() {
        return folder.resolve("job-wrapper.sh");
    }

    /** Returns the shell command that runs the demonstration of a provisioning command. */
    public String demonstrationCommand() {
        String path = folder.resolve("demo-provisioning.sh").toString();
        return "exec '" + path.replace("'", "'\\''") + "'";
    }

    private void extract(String name) throws IOException {
        Path fresh = Files.createTempFile(folder, name, ".new");
        try (InputStream in = CommandScripts.class.getResourceAsStream("/provisioning/" + name)) {
            if (in == null) {
                throw new IOException("resource: /provisioning/" + name + " (expected: part of the service)");
            }
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
