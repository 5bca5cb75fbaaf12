package com.erpmax.realtime.service;

import com.erpmax.realtime.service.server.Draining;
import com.erpmax.realtime.service.server.StopSignals;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** The ERPMax realtime service. The database is opened by our own package, not by Spring Boot's. */
@SpringBootApplication(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public class ServiceApplication {

    /** Starts the service; settings come from the environment (docs/configuration.md). */
    public static void main(String[] arguments) {
        StopSignals.handle(
                SpringApplication.run(ServiceApplication.class, arguments).getBean(Draining.class));
    }
}
