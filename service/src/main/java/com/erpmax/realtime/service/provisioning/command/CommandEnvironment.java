package com.erpmax.realtime.service.provisioning.command;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Builds the environment of a command: that of the service without its secrets, and the variables of the job. */
public final class CommandEnvironment {

    private static final Set<String> SECRETS =
            Set.of("SECRET_KEY", "SERVICE_API_KEY", "DATABASE_URL", "REDIS_URL", "REDIS_PASSWORD");

    /** Spring reads any setting from such variables too, secrets among them, and however they are written. */
    private static final Set<String> SECRET_PREFIXES = Set.of("RABBITMQ_", "SPRING_", "REALTIME_");

    private CommandEnvironment() {}

    /**
     * Returns the environment for one run.
     *
     * @param service the environment of the service
     * @param job the variables of the job; they win
     */
    public static Map<String, String> of(Map<String, String> service, Map<String, String> job) {
        Map<String, String> environment = new TreeMap<>(service);
        environment.keySet().removeIf(CommandEnvironment::isSecret);
        environment.putAll(job);
        return environment;
    }

    private static boolean isSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return SECRETS.contains(upper) || SECRET_PREFIXES.stream().anyMatch(upper.replace('.', '_')::startsWith);
    }
}
