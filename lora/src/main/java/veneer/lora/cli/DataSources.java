package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import veneer.lora.data.DataFile;
import veneer.lora.data.DataFiles;
import veneer.lora.data.Format;
import veneer.lora.data.Split;

/**
 * The files that the options name, read and checked as a whole.
 *
 * @param train what is learnt from
 * @param valid what is validated with, where there is anything
 * @param test what lies beside them for a judgement afterwards, where there is anything
 */
record DataSources(DataFile train, Optional<DataFile> valid, Optional<DataFile> test) {

    static DataSources read(Arguments arguments, long seed, Streams streams) throws IOException {
        Optional<Format> format = arguments.find(TrainingData.FORMAT).map(Format::of);
        DataFiles files = DataFiles.at(arguments.get(TrainingData.DATA));
        DataFile train = DataFile.read(files.train(), format);
        Optional<DataFile> test = read(files.test(), format);
        Optional<Double> share = arguments.find(TrainingData.VALID_SHARE);
        if (share.isPresent()) {
            noteUnused(files, TrainingData.VALID_SHARE, streams);
            Split split = train.split(share.get(), seed);
            return new DataSources(split.training(), Optional.of(split.validation()), test);
        }
        if (arguments.isGiven(TrainingData.VALID)) {
            noteUnused(files, TrainingData.VALID, streams);
        }
        Optional<Path> valid = arguments.find(TrainingData.VALID).or(files::valid);
        return new DataSources(train, read(valid, format), test);
    }

    private static Optional<DataFile> read(Optional<Path> path, Optional<Format> format)
            throws IOException {
        return path.isPresent()
                ? Optional.of(DataFile.read(path.get(), format))
                : Optional.empty();
    }

    private static void noteUnused(DataFiles files, Option<?> option, Streams streams) {
        files.valid().ifPresent(valid -> streams.note("note: " + valid + " is not used, as "
                + option.name() + " names other data"));
    }
}
