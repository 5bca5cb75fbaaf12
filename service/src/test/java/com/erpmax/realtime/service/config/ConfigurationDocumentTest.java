package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.GeneratedDocument;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is made from the annotations of the settings. */
class ConfigurationDocumentTest {

    @Test
    void thePageIsUpToDate() {
        GeneratedDocument.check("configuration.md", render());
    }

    @Test
    void everySettingIsExplainedAndNamedOnce() {
        List<SettingsCatalogue.Entry> entries = SettingsCatalogue.entries();
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.setting().meaning()).endsWith("."));
        assertThat(entries).extracting(entry -> entry.setting().env()).doesNotHaveDuplicates();
        assertThat(entries).extracting(SettingsCatalogue.Entry::property).doesNotHaveDuplicates();
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                <!-- Made from the settings' own descriptions; write it again with ./dev docs -->

                Every setting is an environment variable; `--NAME=value` on the command line works as well. An empty value
                counts as unset. A value that cannot be used stops the start and is reported with its name, the problem
                and the remedy; values of secrets are never shown.
                """);
        Class<?> section = null;
        for (SettingsCatalogue.Entry entry : SettingsCatalogue.entries()) {
            if (entry.type() != section) {
                section = entry.type();
                page.append("\n## ").append(title(section)).append("\n\n");
                page.append("| variable | default | value | meaning |\n| --- | --- | --- | --- |\n");
            }
            Setting setting = entry.setting();
            page.append("| `").append(setting.env()).append("` | ");
            page.append(setting.defaultValue().isEmpty() ? "unset" : "`" + setting.defaultValue() + "`");
            page.append(" | ").append(cell(setting.unit())).append(setting.secret() ? " (secret)" : "");
            page.append(" | ").append(cell(setting.meaning())).append(" |\n");
        }
        return page.toString();
    }

    private static String title(Class<?> section) {
        String words = section.getSimpleName().replaceFirst("Properties$", "").replaceAll("([a-z])([A-Z])", "$1 $2");
        return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
