package com.erpmax.realtime.service.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says that the service runs, to people at {@code /} and to load balancers at {@code /health}. Open to everybody. */
@RestController
@Tag(name = "Service", description = "Whether the service runs")
class ServiceInfoController {

    private final Info info;

    ServiceInfoController(@Value("${realtime.version}") String version) {
        this.info = new Info("ERPMax Realtime", version, "running");
    }

    /** What {@code /} answers. */
    record Info(String service, String version, String status) {}

    /** What {@code /health} answers. */
    record Health(String status) {}

    @GetMapping("/")
    @Operation(summary = "Name, version and status")
    Info info() {
        return info;
    }

    @GetMapping("/health")
    @Operation(summary = "Whether the process is alive")
    Health health() {
        return new Health("healthy");
    }
}
