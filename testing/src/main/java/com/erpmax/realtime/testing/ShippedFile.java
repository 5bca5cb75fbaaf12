package com.erpmax.realtime.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files that ship with the service, in {@code deploy}. */
final class ShippedFile {

    private ShippedFile() {}

    /** Returns where a file or folder is; Maven runs tests in the folder of their module, other programs in the root. */
    static Path path(String... names) {
        Path inRoot = Path.of("deploy", names);
        return (Files.exists(inRoot) ? inRoot : Path.of("..").resolve(inRoot))
                .toAbsolutePath()
                .normalize();
    }
}
