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

    /** A setting of the JVM, read when the first virtual thread starts. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    /** How many threads carry the virtual ones besides one for each core. */
    private static final int MORE_CARRIERS = 4;

    /** Starts the service; settings come from the environment (docs/configuration.md). */
    public static void main(String[] arguments) {
        // On few cores one for each would get too little of them beside the event loops, the compiler and the
        // collector.
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(Runtime.getRuntime().availableProcessors() + MORE_CARRIERS));
        }
        StopSignals.handle(
                SpringApplication.run(ServiceApplication.class, arguments).getBean(Draining.class));
    }
}
