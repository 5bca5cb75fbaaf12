package com.erpmax.realtime.service.testing;

import com.erpmax.realtime.service.ServiceApplication;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.testing.TemporaryFolder;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole service on a free port with a data folder of its own. {@link #shared()} gives one that all tests of the JVM
 * share: they keep apart by their own users and tenants.
 */
public final class RunningService implements AutoCloseable {

    /** The API key of every service started here. */
    public static final String API_KEY = "test-key-0123456789abcdef";

    /** The secret of every service started here. */
    public static final String SECRET_KEY = "test-secret-0123456789abcdef-0123456789abcdef";

    private static @Nullable RunningService shared;

    private final ConfigurableApplicationContext context;

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Returns the service of this JVM; never close it. */
    public static synchronized RunningService shared() {
        RunningService service = shared;
        if (service == null) {
            service = start();
            shared = service;
        }
        return service;
    }

    /** Starts a service with further settings, each as {@code NAME=value}; the caller closes it. */
    public static RunningService start(String... settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PORT", "0");
        all.put("DATA_DIR", TemporaryFolder.create("service").toString());
        all.put("SECRET_KEY", SECRET_KEY);
        all.put("SERVICE_API_KEY", API_KEY);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        String[] arguments = all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new RunningService(new SpringApplication(ServiceApplication.class).run(arguments));
    }

    /** Returns the port that was taken. */
    public int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    /** Returns the address of a path. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Returns one of the service's beans. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Returns all of the service's beans of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Returns an access token for a member of a tenant. */
    public String token(String userId, String tenantId) {
        return bean(AccessTokens.class).mint(userId, tenantId, Role.MEMBER, Duration.ofMinutes(30));
    }

    @Override
    public void close() {
        context.close();
    }
}
