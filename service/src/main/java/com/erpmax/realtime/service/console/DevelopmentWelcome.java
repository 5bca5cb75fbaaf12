package com.erpmax.realtime.service.console;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.config.Deployment;
import com.erpmax.realtime.service.config.HttpProperties;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Prints where to look, and a token to look with, when a development service is ready.
 *
 * <p>To standard output rather than the log: the log never holds a token.
 */
@Component
@DevelopmentOnly
final class DevelopmentWelcome implements ApplicationListener<ApplicationReadyEvent> {

    private final AccessTokens tokens;
    private final AuthProperties properties;
    private final InetAddress address;

    DevelopmentWelcome(AccessTokens tokens, AuthProperties properties, HttpProperties http) {
        this.tokens = tokens;
        this.properties = properties;
        this.address = http.address(Deployment.DEVELOPMENT);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port", "8000");
        System.out.println(text("http://" + host() + ":" + port));
    }

    /** How somebody on this machine names the address that the service listens on. */
    String host() {
        if (address.isAnyLocalAddress() || address.equals(InetAddress.getLoopbackAddress())) {
            return "localhost";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    String text(String address) {
        DevelopmentIdentity who = DevelopmentIdentity.EXAMPLE;
        String token = tokens.mint(who.userId(), who.tenantId(), Role.OWNER, properties.accessTokenLife());
        return """

                ERPMax Realtime is ready (development mode).

                  Console     %1$s/console
                  API docs    %1$s/docs
                  Token       %2$s
                              user %3$s, role owner, %5$d minutes
                              tenant %4$s
                """.formatted(
                        address,
                        token,
                        who.userId(),
                        who.tenantId(),
                        properties.accessTokenLife().toMinutes());
    }
}
