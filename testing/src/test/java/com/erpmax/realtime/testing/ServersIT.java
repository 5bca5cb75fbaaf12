package com.erpmax.realtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The servers start, end when they are told to, and come back on the same port. */
class ServersIT {

    @Test
    void redisComesBack() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(isRedis(server)).isTrue();
            server.kill();
            assertThat(isRedis(server)).isFalse();
            server.restart();
            assertThat(isRedis(server)).isTrue();
        }
    }

    @Test
    void rabbitMqComesBackWithItsQueues() {
        try (RabbitServer server = RabbitServer.start()) {
            server.control("add_user", "somebody", "secret");
            server.kill();
            assertThat(Ask.answers(server.port(), "AMQP\0\0\t\1", "\1\0\0")).isFalse();
            server.restart();
            server.control("delete_user", "somebody");
        }
    }

    @Test
    void postgreSqlComesBackWithItsDatabases() {
        try (PostgresServer server = PostgresServer.start()) {
            String address = server.newDatabase();
            String database = address.substring(address.lastIndexOf('/') + 1);
            server.execute(database, "CREATE TABLE t (c int)", "INSERT INTO t VALUES (1)");
            server.restart();
            server.execute(database, "UPDATE t SET c = 2");
        }
    }

    @Test
    void nginxTakesAnotherConfiguration() {
        try (NginxServer server = NginxServer.start((port, folder) -> configuration(port, "one"))) {
            server.reload(configuration(server.port(), "two"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Ask.answers(server.port(), "GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 202"));
        }
    }

    private static boolean isRedis(RedisServer server) {
        return Ask.answers(server.port(), "PING\r\n", "+PONG");
    }

    private static String configuration(int port, String body) {
        return """
                daemon off;
                pid nginx.pid;
                events {}
                http {
                  access_log off;
                  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                  server {
                    listen 127.0.0.1:%d;
                    return %d '%s';
                  }
                }
                """.formatted(port, body.equals("one") ? 200 : 202, body);
    }
}
