package com.erpmax.realtime.service.console;

import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.web.Envelope;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Locale;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page where it runs; open to everybody, as the page is. */
@Hidden
@RestController
final class ConsoleController {

    private final DeploymentProperties deployment;

    ConsoleController(DeploymentProperties deployment) {
        this.deployment = deployment;
    }

    @GetMapping(ConsolePaths.SETTINGS)
    Envelope<ConsoleSettings> settings(ServerHttpRequest request) {
        boolean mints = !deployment.isProduction() && LocalCaller.calls(request);
        return Envelope.of(new ConsoleSettings(
                deployment.environment().name().toLowerCase(Locale.ROOT), mints ? DevelopmentIdentity.EXAMPLE : null));
    }
}
