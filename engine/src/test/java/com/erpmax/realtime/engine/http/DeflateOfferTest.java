package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to each form of an offer of permessage-deflate. */
class DeflateOfferTest {

    private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=\"1\\0\"",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
                " permessage-deflate \t; \tclient_no_context_takeover ",
                "permessage-bzip2, permessage-deflate",
                "x-webkit-deflate-frame; a=\"b\", , permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate; client_max_window_bits",
            })
    void acceptableOfferIsAcceptedWithoutContextTakeover(String offer) {
        assertThat(DeflateOffer.answer(List.of(offer))).contains(ACCEPTED);
    }

    @Test
    void largestWindowIsPromisedWhereItIsAskedFor() {
        assertThat(DeflateOffer.answer(List.of("permessage-deflate; server_max_window_bits=15")))
                .contains(ACCEPTED + "; server_max_window_bits=15");
        assertThat(DeflateOffer.answer(List.of("permessage-deflate; server_max_window_bits=\"15\"")))
                .contains(ACCEPTED + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "Permessage-Deflate",
                "permessage-deflate; unknown",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=x",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            })
    void offerThatIsInvalidOrCannotBeHadIsDeclined(String offer) {
        assertThat(DeflateOffer.answer(List.of(offer))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate, ;",
                "permessage-deflate;",
                "permessage-deflate; =",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate, x; a=\"",
                "permessage-deflate, x; a=\"\"",
                "permessage-deflate, x; a=\"b c\"",
                "permessage-deflate, x; a=\"b\\",
                "permessage-deflate x",
                "permessage-deflate, x/y",
                "permessage-deflate, \u007f",
                "permessage-deflate, x; a=\"b\"c",
            })
    void headerThatBreaksTheGrammarOffersNothing(String header) {
        assertThat(DeflateOffer.answer(List.of(header))).isEmpty();
    }

    @Test
    void severalHeaderFieldsAreOneList() {
        assertThat(DeflateOffer.answer(List.of("permessage-deflate; server_max_window_bits=9", "permessage-deflate")))
                .contains(ACCEPTED);
        assertThat(DeflateOffer.answer(List.of())).isEmpty();
    }

    @Test
    void headerOfTheLargestSizeIsReadOnce() {
        String offer = "permessage-deflate; unknown,".repeat(290);
        assertThat(DeflateOffer.answer(List.of(offer + "permessage-deflate"))).contains(ACCEPTED);
    }
}
