package com.erpmax.realtime.service.auth;

import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Turns;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the pieces of this package together. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    @Bean
    SigningKey signingKey(AuthProperties properties, DataFolder folder) {
        return SigningKey.load(properties, folder);
    }

    @Bean
    AccessTokens accessTokens(SigningKey key, Database database, Turns turns, Clock clock) {
        return new AccessTokens(key, UserTenantRoles.in(database, turns), clock);
    }
}
