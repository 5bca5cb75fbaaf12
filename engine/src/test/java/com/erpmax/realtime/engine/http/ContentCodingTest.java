package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                              | GZIP",
                "deflate                           | DEFLATE",
                "gzip, deflate, br                 | GZIP",
                "deflate, gzip                     | GZIP",
                "GZIP                              | GZIP",
                "gzip;q=0.5, deflate;q=0.8         | DEFLATE",
                "gzip;q=0.8,deflate;q=0.8          | GZIP",
                "gzip;q=0, deflate                 | DEFLATE",
                "gzip;q=0.000, deflate;Q=0.001     | DEFLATE",
                "gzip;q=0                          | IDENTITY",
                "gzip ; q=1.000                    | GZIP",
                "gzip;q=1.5                        | IDENTITY",
                "gzip;q=high                       | IDENTITY",
                "gzip;q=NaN                        | IDENTITY",
                "gzip;level=9                      | IDENTITY",
                "gzip;                             | IDENTITY",
                "*                                 | GZIP",
                "*;q=0                             | IDENTITY",
                "*, gzip;q=0                       | DEFLATE",
                "identity                          | IDENTITY",
                "identity, gzip;q=0.5              | IDENTITY",
                "identity;q=0.5, gzip              | GZIP",
                "identity;q=0.5, gzip;q=0.5        | GZIP",
                "br, zstd                          | IDENTITY",
                "gzipped                           | IDENTITY",
                ",,;;q=,                           | IDENTITY",
            })
    void bestOfWhatIsAcceptedIsChosen(String accepted, ContentCoding coding) {
        assertThat(ContentCoding.accepted(List.of(accepted))).isEqualTo(coding);
    }

    @Test
    void nothingIsChosenForARequestThatSaysNothing() {
        assertThat(ContentCoding.accepted(List.of())).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.accepted(List.of(""))).isEqualTo(ContentCoding.IDENTITY);
    }

    @Test
    void repeatedFieldsCountAsOne() {
        assertThat(ContentCoding.accepted(List.of("gzip;q=0", "deflate"))).isEqualTo(ContentCoding.DEFLATE);
    }
}
