package com.erpmax.realtime.service.config;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What this process does of what the service does. Health and metrics are answered in every role. */
@ConfigurationProperties("realtime.process")
public record RoleProperties(
        @Setting(
                env = "ROLE",
                defaultValue = "all",
                unit = "api, gateway, worker, all; several with commas between them",
                meaning = "What this process does: answer the HTTP API (api), keep the connections of Socket.IO clients"
                        + " (gateway), run provisioning jobs (worker). What it does not do is answered 404; health and"
                        + " metrics are there in every role.")
        Set<ServiceRole> role) {

    public RoleProperties {
        role = Set.copyOf(role);
    }

    /** Returns whether it answers the HTTP API. */
    public boolean isApi() {
        return has(ServiceRole.API);
    }

    /** Returns whether it keeps connections of Socket.IO clients. */
    public boolean isGateway() {
        return has(ServiceRole.GATEWAY);
    }

    /** Returns whether it runs jobs. */
    public boolean isWorker() {
        return has(ServiceRole.WORKER);
    }

    private boolean has(ServiceRole wanted) {
        return role.contains(wanted) || role.contains(ServiceRole.ALL);
    }
}
