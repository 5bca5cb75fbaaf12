package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.provisioning.command.OutputLine.Log;
import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.provisioning.command.OutputLine.SiteUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLineTest {

    @Test
    void progressLineGivesPercentAndMessage() {
        assertThat(OutputLine.parse("progress 45 Creating database")).isEqualTo(new Progress(45, "Creating database"));
        assertThat(OutputLine.parse("progress 0")).isEqualTo(new Progress(0, ""));
        assertThat(OutputLine.parse("progress 100 ")).isEqualTo(new Progress(100, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progress 101 too much",
                "progress -1 too little",
                "progress 4.5 not whole",
                "progress ten not a number",
                "progress 1000 too long",
                "progress",
                "progress  5 two blanks",
                "Progress 5 capital letter",
                "progressing 5",
                "progress 5% with a sign",
                "progress ٥ other digits"
            })
    void invalidProgressLineIsLog(String line) {
        assertThat(OutputLine.parse(line)).isEqualTo(new Log(line));
    }

    @Test
    void resultLineGivesTheUrl() {
        assertThat(OutputLine.parse("result erpnext_url=https://a.example:8443/desk?x=1"))
                .isEqualTo(new SiteUrl("https://a.example:8443/desk?x=1"));
        assertThat(OutputLine.parse("result erpnext_url=http://localhost:8080"))
                .isEqualTo(new SiteUrl("http://localhost:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "result erpnext_url=",
                "result erpnext_url=a.example",
                "result erpnext_url=/desk",
                "result erpnext_url=javascript:alert(1)",
                "result erpnext_url=ftp://a.example/",
                "result erpnext_url=https:///desk",
                "result erpnext_url=https://admin:secret@a.example/",
                "result erpnext_url=https://a.example/ and more",
                "result url=https://a.example/"
            })
    void invalidResultLineIsLog(String line) {
        assertThat(OutputLine.parse(line)).isEqualTo(new Log(line));
    }

    @Test
    void urlOverTheLimitIsLog() {
        String start = "https://a.example/";
        String atLimit = start + "x".repeat(OutputLine.MAX_URL_CHARS - start.length());
        assertThat(OutputLine.parse("result erpnext_url=" + atLimit)).isEqualTo(new SiteUrl(atLimit));
        assertThat(OutputLine.parse("result erpnext_url=" + atLimit + "x")).isInstanceOf(Log.class);
    }

    @Test
    void controlCharactersAndColoursAreTakenOut() {
        assertThat(OutputLine.parse("\u001B[32mprogress 5 \u001B[1mgreen\u0007\u001B[0m"))
                .isEqualTo(new Progress(5, "green"));
    }

    @Test
    void longMessageIsCutWithoutSplittingACharacter() {
        String message = "x".repeat(OutputLine.MAX_MESSAGE_CHARS);
        assertThat(OutputLine.parse("progress 5 " + message)).isEqualTo(new Progress(5, message));
        assertThat(OutputLine.clean("x".repeat(OutputLine.MAX_MESSAGE_CHARS - 2) + "😀😀"))
                .isEqualTo("x".repeat(OutputLine.MAX_MESSAGE_CHARS - 2) + "…");
    }
}
