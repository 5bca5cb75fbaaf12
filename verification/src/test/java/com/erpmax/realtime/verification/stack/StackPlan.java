package com.erpmax.realtime.verification.stack;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a stack is like.
 *
 * @param folder where the processes of the service keep their logs
 * @param program the command that runs the service
 * @param settings of every process of the service, besides the addresses and secrets
 * @param workerSettings of the worker alone
 * @param secretKey signs access tokens
 * @param apiKey lets other services publish
 */
public record StackPlan(
        Path folder,
        List<String> program,
        Map<String, String> settings,
        Map<String, String> workerSettings,
        String secretKey,
        String apiKey) {

    private static final int SECRET_BYTES = 32;

    /** A stack with secrets of its own. */
    public static StackPlan of(
            Path folder, List<String> program, Map<String, String> settings, Map<String, String> workerSettings) {
        return new StackPlan(folder, program, settings, workerSettings, secret(), secret());
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
