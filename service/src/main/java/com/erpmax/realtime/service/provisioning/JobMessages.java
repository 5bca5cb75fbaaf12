package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.provisioning.JobIntake.Decision;
import com.erpmax.realtime.service.rabbitmq.DeadLetters;
import com.erpmax.realtime.service.rabbitmq.MessageHandler;
import com.erpmax.realtime.service.rabbitmq.ReceivedMessage;
import com.erpmax.realtime.service.rabbitmq.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Understands the messages of the queue of jobs, {@code {"job_id": "<uuid>"}}, and starts the jobs that may start. */
final class JobMessages implements MessageHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JobMessages.class);
    private static final String UNPARSABLE = "unparsable";
    private static final int LARGEST_BODY = 4 * 1024;

    private final JobIntake intake;
    private final JobRuns runs;
    private final Duration lease;
    private final ProvisioningMeters meters;
    private final JsonMapper json;

    JobMessages(JobIntake intake, JobRuns runs, Duration lease, ProvisioningMeters meters, JsonMapper json) {
        this.intake = intake;
        this.runs = runs;
        this.lease = lease;
        this.meters = meters;
        this.json = json;
    }

    @Override
    public Verdict handle(ReceivedMessage message) {
        Optional<String> id = jobId(message.body());
        if (id.isEmpty()) {
            return new Verdict.Dead(UNPARSABLE, "Expected: a JSON object with job_id, a UUID");
        }
        long leasedNanos = System.nanoTime();
        Decision decision = decide(id.get(), looked(message));
        meters.decided(decision.getClass().getSimpleName());
        return switch (decision) {
            case Decision.Start start -> {
                runs.launch(start.claimed(), leasedNanos);
                yield new Verdict.Done();
            }
            case Decision.Wait wait -> new Verdict.Done();
            case Decision.Nothing nothing -> {
                LOG.debug("Job {}: its message has come again, or too late", id.get());
                yield new Verdict.Done();
            }
            case Decision.Refuse refuse -> new Verdict.Dead(refuse.reason(), refuse.detail(), refuse.attempts());
        };
    }

    /** Notices what no message tells: jobs that were cancelled in ERPMax's own table while they run here. */
    void look() {
        intake.cancelOver(runs.jobIds());
    }

    private Decision decide(String id, int looked) {
        try {
            return intake.take(id, looked, runs.newOwner(), lease);
        } catch (DatabaseUnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException failure) {
            LOG.error("Job {}: its message could not be handled", id, failure);
            return intake.stumbled(id, looked, failure.getClass().getSimpleName());
        }
    }

    /** How often it was looked at before. A dead letter that somebody puts back begins anew. */
    private static int looked(ReceivedMessage message) {
        boolean wasDead = message.headers().containsKey(DeadLetters.REASON);
        return message.headers().get(OutboxRelay.LOOKS) instanceof Integer looks && looks > 0 && !wasDead ? looks : 0;
    }

    private Optional<String> jobId(byte[] body) {
        if (body.length > LARGEST_BODY) {
            return Optional.empty();
        }
        try {
            JsonNode id = json.readTree(body).path("job_id");
            return Optional.of(id)
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .filter(text -> JobService.UUID_FORM.matcher(text).matches())
                    .map(text -> text.toLowerCase(Locale.ROOT));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }
}
