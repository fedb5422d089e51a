package veneer.lora.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;
import veneer.lora.adapter.Lora;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

class PretrainingTest {
    private static final Pretraining.Settings SMALL =
            new Pretraining.Settings(400, 32, 48, 2, 4, 2, 12, 8, 5e-3, 0.01, 3);

    @TempDir
    private Path folder;

    @Test
    void makesTheSameModelOnAnyKernelsAndThreads() throws IOException {
        List<Double> losses = new ArrayList<>();
        Path plain = run("plain", KernelProvider.scalar(), 1, new ArrayList<>());
        Path fast = run("fast", KernelProvider.best(), 2, losses);
        for (String file : List.of("model.safetensors", "tokenizer.json", "config.json")) {
            assertArrayEquals(Files.readAllBytes(plain.resolve(file)),
                    Files.readAllBytes(fast.resolve(file)), file);
        }
        assertEquals(12, losses.size());
        assertTrue(losses.getLast() < losses.getFirst(), losses.toString());
        try (CausalLm model = CausalLm.load(fast)) {
            Answers answers = new Answers(model, Tokenizer.open(fast));
            Accuracy pairs = answers.accuracy(
                    Task.SENTENCE_PAIRS.examples(Part.HELD_OUT, 12, 0));
            assertEquals(12, pairs.total());
            Accuracy queries = answers.accuracy(
                    Task.TABLE_QUESTIONS.examples(Part.HELD_OUT, 4, 0));
            assertEquals(0, queries.right());
        }
    }

    @Test
    void anAdapterLearnsOnAModelThatStays() throws IOException {
        Path base = run("base", KernelProvider.best(), 2, new ArrayList<>());
        TaskTraining training = new TaskTraining(40, 4, 1e-2);
        List<Double> losses = new ArrayList<>();
        try (CausalLm model = CausalLm.load(base)) {
            String before = model.checkpoint().sha256();
            Lora lora = Lora.attach(model,
                    LoraConfig.of(4, 8, new TargetModules.AllLinear()), 0);
            training.run(model, lora, Tokenizer.open(base),
                    Task.SENTENCE_PAIRS.examples(Part.TRAINING, training.examples(), 0),
                    step -> losses.add(step.loss()));
            assertEquals(40, losses.size());
            assertTrue(losses.getLast() < 0.7 * losses.getFirst(), losses.toString());
            assertEquals(before, model.checkpoint().sha256());
        }
    }

    private Path run(String name, Kernels kernels, int threads, List<Double> losses)
            throws IOException {
        Compute before = Compute.current();
        Compute.use(Compute.of(kernels, threads));
        try {
            Path out = folder.resolve(name);
            Pretraining.run(SMALL, out, step -> losses.add(step.loss()));
            return out;
        } finally {
            Compute.use(before);
        }
    }
}
