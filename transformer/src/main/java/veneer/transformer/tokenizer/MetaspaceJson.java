package veneer.transformer.tokenizer;

import veneer.transformer.tokenizer.Metaspace.PrependScheme;

/** Reads a {@code Metaspace} of a {@code tokenizer.json}, its pre-tokenizer's or its decoder's. */
final class MetaspaceJson {

    private MetaspaceJson() {}

    static Metaspace read(JsonSection section) {
        String space = section.optionalText("replacement").orElse(Metaspace.LOWER_BLOCK);
        if (space.codePointCount(0, space.length()) != 1) {
            throw section.refuse("replacement", "must be one character, not \"" + space + "\"");
        }
        section.ignore("str_rep");
        return new Metaspace(space, scheme(section));
    }

    /** Older files say {@code add_prefix_space} in place of a scheme; new ones may say both. */
    private static PrependScheme scheme(JsonSection section) {
        boolean added = section.flag("add_prefix_space", true);
        String name = section.optionalText("prepend_scheme").orElse(added ? "always" : "never");
        PrependScheme scheme = PrependScheme.named(name);
        if (scheme == null) {
            throw section.unsupported("prepend_scheme", "always, first, never");
        }
        if (!added && scheme != PrependScheme.NEVER) {
            throw section.refuse(
                    "add_prefix_space", "is false, which contradicts prepend_scheme " + name);
        }
        return scheme;
    }
}
