package com.erpmax.realtime.service.server;

import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the web server listen on the address that is set. */
@Configuration(proxyBeanMethods = false)
class ListenConfiguration {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> listenAddress(
            HttpProperties http, DeploymentProperties deployment) {
        InetAddress address = http.address(deployment.environment());
        requireOfThisMachine(address);
        return factory -> factory.setAddress(address);
    }

    /**
     * Tries any port of it: the failure of the web server itself would not say whether the address or the port is wrong.
     *
     * @throws InvalidSettingException if this machine does not have the address
     */
    static void requireOfThisMachine(InetAddress address) {
        try {
            new ServerSocket(0, 1, address).close();
        } catch (IOException refused) {
            throw new InvalidSettingException(
                    "HOST",
                    "is " + address.getHostAddress() + ", which this machine does not have",
                    "Set it to an address of this machine, or to 0.0.0.0 for all of them.");
        }
    }
}
