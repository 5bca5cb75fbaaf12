package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final String GOOD_REDIS = "--REDIS_URL=redis://:pw@redis:6379/1";
    private static final String GOOD_BROKER = "--RABBITMQ_URL=amqp://app:pw@rabbit";
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
        refuse(output, "PING_INTERVAL is PT0.9S", "from 1s to 5m", "--PING_INTERVAL=900ms");
        refuse(output, "PING_TIMEOUT is PT5M1S", "from 1s to 5m", "--PING_TIMEOUT=301s");
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
    void productionRefusesApiKeysThatEverybodyKnows(CapturedOutput output) {
        for (String example : List.of("a-key-for-development", "CHANGE_ME_CHANGE_ME", "0000000000000000")) {
            refuse(
                    output,
                    "SERVICE_API_KEY is a default or an example",
                    "openssl rand -hex 32",
                    PRODUCTION,
                    GOOD_SECRET,
                    "--SERVICE_API_KEY=" + example);
        }
    }

    @Test
    void productionRefusesADatabaseWithoutAPasswordOfItsOwn(CapturedOutput output) {
        for (String login : List.of("app", "app:")) {
            refuse(
                    output,
                    "DATABASE_URL has no password",
                    "postgresql://user:password@",
                    PRODUCTION,
                    GOOD_SECRET,
                    "--DATABASE_URL=postgresql://" + login + "@db/erpmax");
        }
        for (String login : List.of("postgres:postgres", "app:Password", "app:pass%77ord", "app:change_me_7", "a:a")) {
            refuse(
                    output,
                    "DATABASE_URL has as password a default",
                    "openssl rand -hex 32",
                    PRODUCTION,
                    GOOD_SECRET,
                    "--DATABASE_URL=postgresql+asyncpg://" + login + "@db/erpmax");
        }
    }

    @Test
    void productionRefusesARedisWithAPasswordThatEverybodyKnows(CapturedOutput output) {
        refuse(
                output,
                "REDIS_URL has as password a default",
                "requirepass",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                GOOD_BROKER,
                "--REDIS_URL=redis://:redis@redis:6379/1");
        refuse(
                output,
                "REDIS_PASSWORD has as password a default",
                "requirepass",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                GOOD_BROKER,
                "--REDIS_HOST=redis",
                "--REDIS_PASSWORD=your_password");
    }

    @Test
    void productionRefusesTheGuestOfRabbit(CapturedOutput output) {
        for (String broker : List.of("URL=amqp://rabbit", "URL=amqp://guest:guest@rabbit", "URL=amqp://app:@rabbit")) {
            refuse(
                    output,
                    "RABBITMQ_URL has as password a default",
                    "rabbitmqctl add_user",
                    PRODUCTION,
                    GOOD_SECRET,
                    GOOD_DATABASE,
                    GOOD_REDIS,
                    "--RABBITMQ_" + broker);
        }
        refuse(
                output,
                "RABBITMQ_PASSWORD has as password a default",
                "rabbitmqctl add_user",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                GOOD_REDIS,
                "--RABBITMQ_HOST=rabbit");
    }

    @Test
    void developmentTakesTheDefaultsOfTheBackEnds() {
        start("--DATABASE_URL=postgresql://postgres@db/x", "--REDIS_HOST=redis", "--RABBITMQ_HOST=rabbit")
                .close();
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
    void productionRefusesToBeAlone(CapturedOutput output) {
        refuse(output, "REDIS_URL is not set", "or set REDIS_HOST", PRODUCTION, GOOD_SECRET, GOOD_DATABASE);
    }

    @Test
    void anAddressOfRedisThatCannotBeReadIsReportedWithoutItsPassword(CapturedOutput output) {
        refuse(output, "REDIS_URL cannot be read", "percent-encoded", "--REDIS_URL=http://:hunter2@r/1");
        refuse(output, "REDIS_PORT is 0.", "1 to 65535", "--REDIS_HOST=redis", "--REDIS_PORT=0");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void productionNeedsRabbit(CapturedOutput output) {
        refuse(
                output,
                "RABBITMQ_URL is not set, and production does not run without RabbitMQ",
                "or set RABBITMQ_HOST",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                GOOD_REDIS);
    }

    @Test
    void productionStartsWithEverythingThatItNeeds() {
        try (ConfigurableApplicationContext context =
                start(PRODUCTION, GOOD_SECRET, GOOD_DATABASE, GOOD_REDIS, GOOD_BROKER)) {
            assertThat(context.getBean(DeploymentProperties.class).isProduction())
                    .isTrue();
        }
    }

    @Test
    void aBrokerUrlThatIsNoneIsReportedWithoutItsPassword(CapturedOutput output) {
        refuse(output, "RABBITMQ_URL does not start with amqp://", "amqps://", "--RABBITMQ_URL=http://a:hunter2@r");
        refuse(output, "RABBITMQ_URL is not a URL", "amqps://", "--RABBITMQ_URL=amqp://a:hunter2^@r");
        refuse(output, "RABBITMQ_URL has a path of several segments", "%2F", "--RABBITMQ_URL=amqp://a:hunter2@r/a/b");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }

    @Test
    void twoQueuesOfOneNameAreReported(CapturedOutput output) {
        refuse(
                output,
                "EVENTS_QUEUE_NAME is the queue of PROVISIONING_QUEUE_NAME as well",
                "another name",
                "--EVENTS_QUEUE_NAME=erpmax.provisioning");
    }

    @Test
    void aStopThatIsTooShortForJobsToBeHandedOverIsReported(CapturedOutput output) {
        refuse(
                output,
                "PROVISIONING_GRACE is PT5S, which with a DRAIN_TIME of PT12S is longer than a stop may take",
                "16s together or less",
                "--DRAIN_TIME=12s");
        refuse(
                output,
                "PROVISIONING_GRACE is PT7S, which with a DRAIN_TIME of PT10S",
                "16s together or less",
                PRODUCTION,
                GOOD_SECRET,
                GOOD_DATABASE,
                GOOD_REDIS,
                GOOD_BROKER,
                "--PROVISIONING_GRACE=7s");
    }

    @Test
    void aStopThatIsLongEnoughForJobsOrHasNoneIsTaken() {
        for (String[] settings : new String[][] {
            {"--DRAIN_TIME=15s", "--PROVISIONING_GRACE=1s"},
            {"--DRAIN_TIME=15s", "--PROVISIONING_GRACE=7s", "--role=api,gateway"}
        }) {
            try (ConfigurableApplicationContext context = start(settings)) {
                assertThat(context.getBean(InstanceProperties.class).drainTime(Deployment.DEVELOPMENT))
                        .isEqualTo(Duration.ofSeconds(15));
            }
        }
    }

    @Test
    void aRoleThatIsNoneIsReported(CapturedOutput output) {
        refuse(output, "ROLE is \"api,painter\", which cannot be read", "api, gateway, worker", "--ROLE=api,painter");
    }

    @Test
    void rolesAreCombinedAndMayBeGivenAsAnOption() {
        try (ConfigurableApplicationContext context = start("--role=api,Gateway")) {
            RoleProperties roles = context.getBean(RoleProperties.class);
            assertThat(roles.isApi()).isTrue();
            assertThat(roles.isGateway()).isTrue();
            assertThat(roles.isWorker()).isFalse();
        }
        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(RoleProperties.class).isWorker()).isTrue();
        }
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
