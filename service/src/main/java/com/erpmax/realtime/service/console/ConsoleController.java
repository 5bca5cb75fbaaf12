package com.erpmax.realtime.service.console;

import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.web.Envelope;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page where it runs; open to everybody, as the page is. */
@Hidden
@RestController
final class ConsoleController {

    private final ConsoleSettings settings;

    ConsoleController(DeploymentProperties deployment) {
        this.settings = new ConsoleSettings(
                deployment.environment().name().toLowerCase(Locale.ROOT),
                deployment.isProduction() ? null : DevelopmentIdentity.EXAMPLE);
    }

    @GetMapping(ConsolePaths.SETTINGS)
    Envelope<ConsoleSettings> settings() {
        return Envelope.of(settings);
    }
}
