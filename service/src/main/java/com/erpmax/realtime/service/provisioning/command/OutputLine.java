package com.erpmax.realtime.service.provisioning.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that a command wrote to its standard output, by what it means to the service.
 *
 * <pre>
 * line     = progress | result | log
 * progress = "progress " 0..100 [" " message]
 * result   = "result erpnext_url=" absolute http or https URL
 * log      = anything else, an invalid progress or result among it
 * </pre>
 */
public sealed interface OutputLine {

    /** The longest message or log line, in characters; a longer one is cut. */
    int MAX_MESSAGE_CHARS = 500;

    /** The longest URL that is understood, in characters; a longer one is log. */
    int MAX_URL_CHARS = 2048;

    /** How far the command has come. The message is empty if it gave none. */
    record Progress(int percent, String message) implements OutputLine {}

    /** The address of the site that the command made. */
    record SiteUrl(String url) implements OutputLine {}

    /** A line for the log of the job. */
    record Log(String text) implements OutputLine {}

    /** Decides what a line means. Control characters are taken out first, so that none reaches a log or a client. */
    static OutputLine parse(String line) {
        String text = withoutControls(line);
        Matcher progress = Grammar.PROGRESS.matcher(text);
        if (progress.matches()) {
            int percent = Integer.parseInt(progress.group(1));
            String message = progress.group(2) == null ? "" : progress.group(2).strip();
            if (percent <= 100) {
                return new Progress(percent, cut(message, MAX_MESSAGE_CHARS));
            }
        }
        if (text.startsWith(Grammar.RESULT)) {
            String url = text.substring(Grammar.RESULT.length());
            if (Grammar.isSiteUrl(url)) {
                return new SiteUrl(url);
            }
        }
        return new Log(cut(text, MAX_MESSAGE_CHARS));
    }

    /** Returns the line as it may stand in a log: without control characters, cut to {@link #MAX_MESSAGE_CHARS}. */
    static String clean(String line) {
        return cut(withoutControls(line), MAX_MESSAGE_CHARS);
    }

    private static String withoutControls(String line) {
        return Grammar.CONTROL.matcher(line).replaceAll("").strip();
    }

    /** Shortens the text to the given number of characters, without splitting a surrogate pair; an ellipsis marks the cut. */
    static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /** The patterns behind {@link OutputLine#parse}. */
    final class Grammar {
        private static final Pattern CONTROL = Pattern.compile("\\x1B\\[[0-9;?]*[ -/]*[@-~]|\\p{Cntrl}");
        private static final Pattern PROGRESS = Pattern.compile("progress (\\d{1,3})(?: (.*))?");
        private static final String RESULT = "result erpnext_url=";

        private Grammar() {}

        private static boolean isSiteUrl(String text) {
            if (text.length() > MAX_URL_CHARS) {
                return false;
            }
            try {
                URI uri = new URI(text);
                return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }
}
