package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A start that is refused says which setting, what is wrong and what to do, and shows no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    private static final String GOOD_SECRET = "--SECRET_KEY=0123456789abcdef0123456789abcdef";
    private static final String GOOD_DATABASE = "--DATABASE_URL=postgresql+asyncpg://app:pw@db:5432/erpmax";
    private static final String PRODUCTION = "--ENVIRONMENT=production";

    @TempDir
    private Path folder;

    @Test
    void withoutAnySettingTheServiceStarts() {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(HttpProperties.class).port()).isEqualTo(8000);
            assertThat(context.getBean(DeploymentProperties.class).isProduction())
                    .isFalse();
        }
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        try (ConfigurableApplicationContext context = start("--PORT=", "--SECRET_KEY= ", "--REDIS_URL=")) {
            assertThat(context.getBean(HttpProperties.class).port()).isEqualTo(8000);
            assertThat(context.getBean(AuthProperties.class).secretKey()).isNull();
        }
    }

    @Test
    void lettersAsPortAreReportedWithTheirRemedy(CapturedOutput output) {
        refuse(output, "PORT is \"eighty\", which cannot be read.", "Set it to: TCP port", "--PORT=eighty");
    }

    @Test
    void aPortOutOfRangeIsReported(CapturedOutput output) {
        refuse(output, "PORT is 70000.", "from 0 to 65535", "--PORT=70000");
    }

    @Test
    void anUnknownEnvironmentIsReported(CapturedOutput output) {
        refuse(output, "ENVIRONMENT is \"staging\"", "development, production", "--ENVIRONMENT=staging");
    }

    @Test
    void aPathIsNoOrigin(CapturedOutput output) {
        refuse(
                output,
                "ALLOWED_ORIGINS has the entry \"https://a.example/app\"",
                "for example https://app.example.com",
                "--ALLOWED_ORIGINS=https://b.example,https://a.example/app");
    }

    @Test
    void aDatabaseUrlOfAnotherKindIsReportedWithoutItsPassword(CapturedOutput output) {
        refuse(
                output,
                "DATABASE_URL does not start with postgresql://.",
                "unset it to use the embedded database",
                "--DATABASE_URL=mysql://app:hunter2@db/erpmax");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aMalformedDatabaseUrlIsReportedWithoutItsPassword(CapturedOutput output) {
        refuse(
                output,
                "DATABASE_URL is not a URL",
                "postgresql://user:password@host:5432/database",
                "--DATABASE_URL=postgresql://app:hunter2^@db/erpmax");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aSecretOfTheWrongTypeIsNotShown(CapturedOutput output) {
        refuse(
                output,
                "SERVICE_API_KEY is shorter than 16 characters",
                "openssl rand -hex 32",
                "--SERVICE_API_KEY=hunter2");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aSessionLifeWithoutMeaningIsReported(CapturedOutput output) {
        refuse(output, "SESSION_MAX is \"long\"", "The default is 12h", "--SESSION_MAX=long");
        refuse(output, "SESSION_MAX is PT0S", "from 1s to 7d", "--SESSION_MAX=0s");
    }

    @Test
    void productionNeedsASecret(CapturedOutput output) {
        refuse(output, "SECRET_KEY is not set.", "at least 32 bytes", PRODUCTION, GOOD_DATABASE);
    }

    @Test
    void productionRefusesASecretOf31Bytes(CapturedOutput output) {
        refuse(
                output,
                "SECRET_KEY is shorter than 32 bytes.",
                "openssl rand -hex 32",
                PRODUCTION,
                GOOD_DATABASE,
                "--SECRET_KEY=0123456789abcdef0123456789abcde");
        assertThat(output.getAll()).doesNotContain("0123456789abcdef");
    }

    @Test
    void productionRefusesTheSecretsOfExampleFiles(CapturedOutput output) {
        for (String example : List.of(
                "your-secret-key-here-change-in-production",
                "CHANGE_ME_GENERATE_WITH_openssl_rand_hex_32",
                "change-me-in-production-change-me-in-production",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")) {
            refuse(
                    output,
                    "is a default or an example",
                    "SECRET_KEY",
                    PRODUCTION,
                    GOOD_DATABASE,
                    "--SECRET_KEY=" + example);
        }
    }

    @Test
    void productionRefusesEveryOrigin(CapturedOutput output) {
        refuse(
                output,
                "ALLOWED_ORIGINS is *",
                "List the origins",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                "--ALLOWED_ORIGINS=*");
    }

    @Test
    void productionRefusesTheEmbeddedDatabase(CapturedOutput output) {
        refuse(output, "DATABASE_URL is not set", "Set it to your PostgreSQL database", PRODUCTION, GOOD_SECRET);
    }

    @Test
    void productionIsHonestAboutTheBackEndsThatAreMissing(CapturedOutput output) {
        refuse(
                output,
                "ENVIRONMENT is production, which needs Redis and RabbitMQ",
                "ENVIRONMENT=development",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE);
    }

    @Test
    void aBackEndThatIsAskedForAndMissingIsNeverIgnored(CapturedOutput output) {
        refuse(
                output,
                "REDIS_URL is set, but this version has no Redis",
                "Unset it",
                "--REDIS_URL=redis://:hunter2@r/1");
        refuse(output, "REDIS_HOST is set", "Unset it", "--REDIS_HOST=redis");
        refuse(output, "RABBITMQ_URL is set, but this version has no RabbitMQ", "Unset it", "--RABBITMQ_URL=amqp://r");
        refuse(output, "RABBITMQ_HOST is set", "Unset it", "--RABBITMQ_HOST=rabbit");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void aDataFolderThatIsAFileIsReported(CapturedOutput output) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        refuse(output, "DATA_DIR is " + file + ", which cannot be written", "write access", "--DATA_DIR=" + file);
    }

    @Test
    void aDataFolderThatAnotherInstanceUsesIsReported(CapturedOutput output) {
        try (ConfigurableApplicationContext running = start()) {
            assertThat(running.isRunning()).isTrue();
            refuse(output, "which another running instance uses", "Stop the other instance");
        }
        start().close();
    }

    private void refuse(CapturedOutput output, String problem, String remedy, String... arguments) {
        int before = output.getAll().length();
        assertThat(catchThrowable(() -> start(arguments).close())).isNotNull();
        String report = output.getAll().substring(before);
        assertThat(report)
                .contains("APPLICATION FAILED TO START")
                .contains(problem)
                .contains(remedy);
        assertThat(report).doesNotContain("\tat ");
    }

    private ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--DATA_DIR=" + folder.resolve("data")));
        if (Arrays.stream(arguments).anyMatch(argument -> argument.startsWith("--DATA_DIR="))) {
            all.clear();
        }
        all.addAll(List.of(arguments));
        SpringApplication application = new SpringApplication(SettingsConfiguration.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(all.toArray(String[]::new));
    }
}
