package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.kernel.KernelProvider;

class MainTest {
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "finetune",
            List.of(
                    "--model", "--data", "--out", "--valid", "--adapter", "--allow-other-base",
                    "--verify", "--rank", "--alpha", "--targets", "--exclude", "--layers",
                    "--layers-pattern", "--rank-pattern", "--alpha-pattern", "--rslora", "--dora",
                    "--dropout", "--bias", "--lora-bias", "--modules-to-save", "--train-tokens",
                    "--init", "--lr",
                    "--schedule", "--warmup", "--weight-decay", "--loraplus-ratio", "--clip",
                    "--epochs", "--steps", "--batch",
                    "--max-length", "--no-shuffle", "--eval-every", "--seed", "--micro-batch",
                    "--gradient-checkpointing", "--threads",
                    "--kernels", "--memory"),
            "generate",
            List.of("--model", "--adapter", "--allow-other-base", "--verify", "--prompt",
                    "--max-tokens", "--threads", "--kernels"),
            "logits",
            List.of("--model", "--adapter", "--allow-other-base", "--verify", "--input", "--out",
                    "--threads", "--kernels"),
            "tokenize", List.of("--model", "--text", "--file", "--json"),
            "inspect", List.of("FILE|DIR", "--json"),
            "demo", List.of("--out", "--threads", "--kernels"));

    @Test
    void helpListsTheCommands() {
        CommandLine help = CommandLine.run("--help").succeeded();
        OPTIONS.keySet().forEach(
                command -> assertTrue(help.out().contains("\n  " + command + " "), help.out()));
        assertTrue(help.out().contains("\n  bench "), help.out());
        assertEquals("", help.err());
        assertEquals(help, CommandLine.run());
        assertEquals(help, CommandLine.run("-h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"finetune", "generate", "logits", "tokenize", "inspect", "demo"})
    void helpOfACommandListsItsOptions(String command) {
        CommandLine help = CommandLine.run(command, "--help").succeeded();
        for (String option : OPTIONS.get(command)) {
            assertTrue(help.out().contains("\n  " + option + " ")
                    || help.out().contains("\n  " + option + "\n"), help.out());
        }
        assertTrue(help.out().lines().allMatch(line -> line.length() <= 100), help.out());
        assertEquals("", help.err());
        assertEquals(help, CommandLine.run(command, "--model", "none", "--nonsense", "--help"));
    }

    @Test
    void helpHasDefaultsAndUnits() {
        String help = CommandLine.run("finetune", "--help").out().replaceAll("\\s+", " ");
        for (String part : List.of(
                "--rank R rank of the update (default: 8)",
                "(default: q_proj,v_proj, or c_attn of GPT-2)",
                "--lr RATE peak learning rate (default: 2e-4)",
                "--warmup STEPS",
                "--max-length TOKENS",
                "(default: 512, or the model's context if that is smaller)",
                "--batch EXAMPLES examples a batch, or rows by --pack (default: 4)")) {
            assertTrue(help.contains(part), part + " is not in " + help);
        }
    }

    @Test
    void whatIsNotKnownIsNamedWithTheNearest() {
        CommandLine.run("fintune").misused("fintune", "finetune");
        CommandLine.run("finetune", "--lernrate", "1").misused("--lernrate", "finetune",
                "nearest is --");
        CommandLine.run("generate", "--promt=x").misused("--promt", "--prompt");
        CommandLine.run("logits", "--models", "x").misused("--models", "--model");
        CommandLine.run("bench", "--quick").misused("bench is run by the script veneer");
        CommandLine.run("--versoin").misused("--versoin", "nearest is --version");
    }

    @Test
    void whatIsMissingOrTooMuchIsNamed() {
        CommandLine.run("generate", "--prompt", "x").misused("--model PATH");
        CommandLine.run("generate", "--model").misused("--model needs a value");
        CommandLine.run("generate", "--model", "--prompt", "x").misused("--model needs a value",
                "--prompt is an option");
        CommandLine.run("generate", "hello").misused("\"hello\"");
        CommandLine.run("tokenize", "--json=yes").misused("--json takes no value");
        CommandLine.run("generate", "--prompt", "x", "--prompt", "y")
                .misused("--prompt is given twice");
    }

    @Test
    void aValueThatIsNotOfItsKindIsNamed() {
        CommandLine.run("finetune", "--rank", "0").misused("--rank", "from 1 to", "\"0\"");
        CommandLine.run("finetune", "--rank", "eight").misused("--rank", "\"eight\"");
        CommandLine.run("finetune", "--steps", "9999999999").misused("--steps", "1 or more");
        CommandLine.run("finetune", "--lr", "0").misused("--lr", "above 0");
        CommandLine.run("finetune", "--lr", "NaN").misused("--lr", "\"NaN\"");
        CommandLine.run("finetune", "--clip", "-1").misused("--clip", "0 or more", "\"-1\"");
        CommandLine.run("finetune", "--schedule", "cosin").misused("--schedule",
                "constant or linear or cosine");
        CommandLine.run("finetune", "--seed", "x").misused("--seed", "\"x\"");
        CommandLine.run("finetune", "--memory", "lots").misused("--memory", "8g");
        CommandLine.run("finetune", "--model=").misused("--model must name a file");
        CommandLine.run("generate", "--threads", "0").misused("--threads", "from 1 to 1024");
        CommandLine.run("generate", "--kernels", "fast").misused("--kernels", "vector or scalar");
    }

    @Test
    void versionTellsWhatRuns() {
        List<String> lines = CommandLine.run("--version", "--kernels", "scalar", "--threads", "3")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertEquals(
                List.of(
                        "veneer " + Version.CURRENT,
                        "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                        "kernels scalar",
                        "lanes 1",
                        "threads 3"),
                lines);
    }

    @Test
    void theVersionIsTheProjects() throws IOException {
        String pom = Files
                .readString(Path.of(System.getProperty("veneer.root", "..")).resolve("pom.xml"));
        assertTrue(pom.contains(
                "<version>" + Version.CURRENT + "</version>\n    <packaging>pom</packaging>"));
    }

    @Test
    void kernelsThatCannotRunAreRefused() {
        CommandLine version = CommandLine.run("--version", "--kernels", "vector");
        if (KernelProvider.vector().isPresent()) {
            assertTrue(version.succeeded().out().contains("\nkernels vector"), version.out());
        } else {
            version.failed("--kernels vector", KernelProvider.obstacle().orElseThrow());
        }
    }

    @Test
    void debugShowsWhereAnErrorCameFrom() {
        CommandLine plain = CommandLine.run("generate", "--model", "none", "--prompt", "x");
        assertEquals(1, plain.err().lines().count(), plain.err());
        CommandLine debug =
                CommandLine.run("generate", "--model", "none", "--prompt", "x", "--debug");
        assertEquals(1, debug.exitCode());
        assertTrue(debug.err().startsWith(plain.err()), debug.err());
        assertTrue(debug.err().contains("\tat veneer."), debug.err());
    }
}
