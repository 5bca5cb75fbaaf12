package com.erpmax.realtime.verification.stack;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.testing.NginxServer;
import com.erpmax.realtime.testing.PostgresServer;
import com.erpmax.realtime.testing.RabbitServer;
import com.erpmax.realtime.testing.RedisServer;
import com.erpmax.realtime.testing.ShippedNginx;
import com.erpmax.realtime.verification.proxy.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * PostgreSQL, Redis, RabbitMQ, nginx, two instances of the service and a worker. Each process of the service reaches
 * Redis through a proxy of its own, so that it alone can be cut off. Used by one thread.
 */
public final class Stack implements AutoCloseable {

    /** Port 9, on which nobody answers: the ERPMax API is no part of the stack. */
    private static final int NO_ERPMAX_API = 9;

    private final StackPlan plan;
    private final Tokens tokens;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final RabbitServer rabbit;
    private final String databaseUrl;
    private final Map<ServiceProcess, FaultProxy> ways = new LinkedHashMap<>();
    private final List<ServiceProcess> instances = new ArrayList<>();
    private final ServiceProcess worker;
    private final NginxServer nginx;

    private Stack(StackPlan plan) {
        this.plan = plan;
        this.tokens = new Tokens(plan.secretKey());
        CompletableFuture<RabbitServer> slowest = CompletableFuture.supplyAsync(RabbitServer::start);
        this.postgres = PostgresServer.start();
        this.redis = RedisServer.start();
        this.databaseUrl = withPassword(postgres.newDatabase());
        this.rabbit = slowest.join();
        instances.add(process("instance-a", instanceSettings("a")));
        instances.add(process("instance-b", instanceSettings("b")));
        this.worker = process("worker", plan.workerSettings());
        this.nginx = NginxServer.start(new ShippedNginx(
                instances.getFirst().port(), instances.getLast().port(), NO_ERPMAX_API));
        instances.forEach(instance -> instance.set("ALLOWED_ORIGINS", "http://localhost:" + nginx.port()));
    }

    /** Starts all of it, and waits until the instances and the worker are ready. */
    public static Stack start(StackPlan plan) {
        Stack stack = new Stack(plan);
        // The first one brings the database up to date.
        stack.instances.getFirst().start();
        List<ServiceProcess> others =
                stack.processes().subList(1, stack.processes().size());
        others.forEach(ServiceProcess::begin);
        stack.processes().forEach(ServiceProcess::awaitReady);
        return stack;
    }

    public StackPlan plan() {
        return plan;
    }

    public Tokens tokens() {
        return tokens;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    public RabbitServer rabbit() {
        return rabbit;
    }

    /** The only port that clients and publishers know. */
    public int port() {
        return nginx.port();
    }

    /** The two that serve clients. */
    public List<ServiceProcess> instances() {
        return List.copyOf(instances);
    }

    /** The one that runs jobs. */
    public ServiceProcess worker() {
        return worker;
    }

    /** The instances and the worker. */
    public List<ServiceProcess> processes() {
        return List.copyOf(ways.keySet());
    }

    /** The way of one process to Redis. */
    public FaultProxy redisOf(ServiceProcess process) {
        FaultProxy way = ways.get(process);
        if (way == null) {
            throw new IllegalArgumentException("process: " + process.name() + " (expected: one of this stack)");
        }
        return way;
    }

    /** The address of the database, for JDBC. */
    public String jdbcUrl() {
        PostgresAddress address = PostgresAddress.parse(databaseUrl);
        return address.jdbcUrl() + "?user=" + address.user();
    }

    /** The address of the database, as libraries of other languages write it. */
    public String databaseUrl() {
        return databaseUrl;
    }

    /** Ends all of it. */
    @Override
    public void close() {
        nginx.close();
        processes().forEach(ServiceProcess::close);
        for (FaultProxy way : ways.values()) {
            try {
                way.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        rabbit.close();
        redis.close();
        postgres.close();
    }

    /** Production asks for one; this server lets everybody on this machine in with any. */
    private static String withPassword(String url) {
        return url.replace("@", ":any@");
    }

    private static Map<String, String> instanceSettings(String name) {
        return Map.of("ROLE", "gateway,api", "NODE_NAME", name, "TRUSTED_PROXIES", "127.0.0.1");
    }

    private ServiceProcess process(String name, Map<String, String> more) {
        try {
            FaultProxy way = FaultProxy.to(redis.port());
            Map<String, String> settings = new LinkedHashMap<>(plan.settings());
            settings.put("ENVIRONMENT", "production");
            settings.put("DATABASE_URL", databaseUrl);
            settings.put("REDIS_URL", "redis://127.0.0.1:" + way.port() + "/1");
            settings.put("RABBITMQ_URL", rabbit.url());
            settings.put("SECRET_KEY", plan.secretKey());
            settings.put("SERVICE_API_KEY", plan.apiKey());
            settings.putAll(more);
            ServiceProcess process = new ServiceProcess(name, plan.program(), plan.folder(), settings);
            ways.put(process, way);
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
