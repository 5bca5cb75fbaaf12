package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration of nginx that ships with the service ({@code deploy/nginx}), both files, with other ports and with
 * the folder of a test for what nginx writes. The instances are named {@code a} and {@code b} ({@code NODE_NAME}).
 *
 * @param a the port of instance a on loopback
 * @param b the port of instance b on loopback
 * @param api the port of the ERPMax API on loopback
 */
public record ShippedNginx(int a, int b, int api) implements NginxServer.Configuration {

    /** Puts the included file into the folder and returns the text of the other. */
    @Override
    public String text(int port, Path folder) {
        String files = folder.toString();
        String site = shipped("erpmax-realtime.conf")
                .replace("127.0.0.1:8001", "127.0.0.1:" + a)
                .replace("127.0.0.1:8002", "127.0.0.1:" + b)
                .replace("127.0.0.1:8000", "127.0.0.1:" + api)
                .replace("/var/log/nginx/", files + "/")
                .replace("listen 80 default_server;", "listen 127.0.0.1:" + port + " default_server;");
        try {
            Files.writeString(folder.resolve("erpmax-realtime.conf"), site);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return "daemon off;\n" + asRoot()
                + shipped("nginx.conf")
                        .replace("worker_processes auto;", "worker_processes 2;")
                        .replace("/run/nginx.pid", files + "/nginx.pid")
                        .replace("/var/log/nginx/", files + "/")
                        .replace("/etc/nginx/conf.d/", files + "/")
                        .replace("http {", """
                                http {
                                    client_body_temp_path %1$s/body;
                                    proxy_temp_path %1$s/proxy;
                                    fastcgi_temp_path %1$s/fastcgi;
                                    uwsgi_temp_path %1$s/uwsgi;
                                    scgi_temp_path %1$s/scgi;
                                """.formatted(files));
    }

    /** Otherwise the workers of a master that is root could not get at the folder. */
    private static String asRoot() {
        return "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
    }

    private static String shipped(String name) {
        try {
            return Files.readString(ShippedFile.path("nginx", name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
