package com.erpmax.realtime.service.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the service runs, and which back-ends that asks for. */
@ConfigurationProperties("realtime.deployment")
public record DeploymentProperties(
        @Setting(
                env = "ENVIRONMENT",
                defaultValue = "development",
                unit = "development, production",
                meaning = "Production asks for the shared back-ends PostgreSQL, Redis and RabbitMQ and refuses unsafe"
                        + " settings: keys and passwords that are missing, defaults or examples. Development runs on embedded back-ends and mints tokens for callers on the same"
                        + " machine.")
        Deployment environment,

        @Setting(
                env = "DATA_DIR",
                defaultValue = "./data",
                unit = "folder",
                meaning = "Holds the embedded database and the development secret. Created when missing; one running"
                        + " instance per folder.")
        Path dataDir) {

    /** Returns whether {@code ENVIRONMENT} is {@code production}. */
    public boolean isProduction() {
        return environment == Deployment.PRODUCTION;
    }

    /** Leaves the addresses out, which may hold passwords. */
    @Override
    public String toString() {
        return "DeploymentProperties[environment=" + environment + ", dataDir=" + dataDir + "]";
    }
}
