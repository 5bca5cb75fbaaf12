package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.catchup.StreamAnswers.Answer;
import com.erpmax.realtime.service.events.EventHistory;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.realtime.RecipientStreams;
import com.erpmax.realtime.service.web.ApiException;
import com.erpmax.realtime.service.web.Envelope;
import com.erpmax.realtime.service.web.FieldProblem;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Stored events over HTTP. Blocking; runs on virtual threads. */
@RestController
@Tag(name = "Events", description = "Sending events to users and tenants, and reading them again")
class EventHistoryController {

    private static final int LONGEST_STREAM = 200;

    private final StreamAnswers answers;

    EventHistoryController(StreamAnswers answers) {
        this.answers = answers;
    }

    /** A page of one stream, with the place to go on from. */
    @JsonPropertyOrder({"stream", "epoch", "seq", "more", "truncated", "events"})
    record StreamPage(
            String stream, String epoch, long seq, boolean more, boolean truncated, List<ObjectNode> events) {}

    @GetMapping("/api/v1/events")
    @Operation(
            summary = "Read stored events of one of your streams again, oldest first",
            description = "Go on with the seq and epoch of the answer while more is true. truncated says that events"
                    + " after the place asked for are no longer kept.")
    Envelope<StreamPage> read(
            Principal principal,
            @Parameter(example = "/provisioning#tenant:7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4")
                    @RequestParam
                    @Size(max = LONGEST_STREAM)
                    String stream,
            @Parameter(description = "The place after which to begin; the oldest that is kept when missing")
                    @RequestParam(required = false)
                    @Min(0)
                    @Nullable
                    Long after,
            @Parameter(description = "The epoch that the place belongs to; the present one when missing")
                    @RequestParam(required = false)
                    @Size(max = LONGEST_STREAM)
                    @Nullable
                    String epoch,
            @RequestParam(defaultValue = "100") @Min(1) @Max(EventHistory.LONGEST_PAGE) int limit) {
        StreamName name = own(principal, stream);
        Answer answer = answers.after(name, place(name, after, epoch), limit, HistoryReader.MOST_CHARACTERS);
        return Envelope.of(new StreamPage(
                name.text(), answer.epoch(), answer.seq(), answer.more(), answer.truncated(), answer.events()));
    }

    private @Nullable StreamPlace place(StreamName stream, @Nullable Long after, @Nullable String epoch) {
        if (after == null) {
            return null;
        }
        return new StreamPlace(epoch == null ? answers.epoch(stream) : epoch, after);
    }

    private static StreamName own(Principal principal, String stream) {
        return RecipientStreams.of(principal).stream()
                .filter(own -> own.text().equals(stream))
                .findFirst()
                .orElseThrow(() -> stream.indexOf('#') < 0
                        ? ApiException.invalid(
                                List.of(new FieldProblem("stream", "must be namespace#room", "value_error")))
                        : ApiException.forbidden("The stream is not yours"));
    }
}
