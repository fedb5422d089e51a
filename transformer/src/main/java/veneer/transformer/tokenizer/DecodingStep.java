package veneer.transformer.tokenizer;

/**
 * A step from the strings of tokens to a text. Steps are put one before the other; each passes on
 * at once what later tokens cannot change, and keeps the rest, so that a text may be decoded while
 * it is generated.
 *
 * <p>Source: Hugging Face tokenizers, {@code decoders}.
 */
@FunctionalInterface
interface DecodingStep {

    /** A beginning of this step, whose results go to {@code next}. */
    TextSink before(TextSink next);

    /** This step, and then another on what it passes on. */
    default DecodingStep then(DecodingStep following) {
        return next -> before(following.before(next));
    }

    /** Replaces a string in each token. */
    static DecodingStep replace(String pattern, String content) {
        return next -> new PassingSink(next) {
            @Override
            public void accept(String part) {
                next.accept(part.replace(pattern, content));
            }
        };
    }

    /** Takes away a character where the text begins with it, up to {@code count} times. */
    static DecodingStep stripStart(char character, int count) {
        return next -> new PassingSink(next) {
            private int left = count;

            @Override
            public void accept(String part) {
                int start = 0;
                while (left > 0 && start < part.length()) {
                    left = part.charAt(start) == character ? left - 1 : 0;
                    start += part.charAt(start) == character ? 1 : 0;
                }
                next.accept(part.substring(start));
            }
        };
    }

    /** Reads tokens of the byte-level alphabet as bytes, and these as UTF-8. */
    static DecodingStep byteLevel() {
        return next -> new TextSink() {
            private final Utf8Joiner bytes = new Utf8Joiner();

            @Override
            public void accept(String part) {
                next.accept(bytes.append(ByteAlphabet.bytes(part)));
            }

            @Override
            public void finish() {
                next.accept(bytes.rest());
                next.finish();
            }
        };
    }

    /**
     * Reads tokens such as {@code <0xE2>} as bytes. Those that follow each other are read as UTF-8
     * together; where they are not UTF-8, each becomes the replacement character.
     */
    static DecodingStep byteFallback() {
        return ByteFallbackSink::new;
    }

    /** Writes Metaspace's character as a space; in the first token, where it was put, as none. */
    static DecodingStep metaspace(Metaspace metaspace) {
        return next -> new PassingSink(next) {
            private boolean first = metaspace.scheme() != Metaspace.PrependScheme.NEVER;

            @Override
            public void accept(String part) {
                next.accept(part.replace(metaspace.space(), first ? "" : " "));
                first = false;
            }
        };
    }

    /** A sink with nothing to keep. */
    abstract class PassingSink implements TextSink {
        private final TextSink next;

        PassingSink(TextSink next) {
            this.next = next;
        }

        @Override
        public void finish() {
            next.finish();
        }
    }
}
