package com.erpmax.realtime.service.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything this instance keeps on disk ({@code DATA_DIR}).
 *
 * <p>Open from start to stop of the service; the lock on it keeps a second instance out.
 */
public final class DataFolder implements AutoCloseable {

    private static final String SETTING = "DATA_DIR";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lockChannel;

    private DataFolder(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Creates the folder when it is missing, and locks it.
     *
     * @throws InvalidSettingException if it cannot be written, or another running instance has it
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            if (Files.notExists(path)) {
                // Other people's notifications are nobody's business on a shared machine.
                Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            channel = FileChannel.open(
                    path.resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new InvalidSettingException(
                    SETTING,
                    "is " + path + ", which cannot be written (" + failure.getMessage() + ")",
                    "Give the user that runs the service write access to it, or choose another folder.");
        }
        if (!lock(channel, path)) {
            closeAfterFailure(channel);
            throw new InvalidSettingException(
                    SETTING,
                    "is " + path + ", which another running instance uses",
                    "Stop the other instance, or give this one another folder.");
        }
        return new DataFolder(path, channel);
    }

    /** Returns the absolute path. */
    public Path path() {
        return path;
    }

    /** Returns the path of a file or folder in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static boolean lock(FileChannel channel, Path path) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException failure) {
            closeAfterFailure(channel);
            throw new InvalidSettingException(
                    SETTING,
                    "is " + path + ", which cannot be locked (" + failure.getMessage() + ")",
                    "Choose a folder on a local disk.");
        }
    }

    private static void closeAfterFailure(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The failure that led here is reported; the process is about to end.
        }
    }
}
