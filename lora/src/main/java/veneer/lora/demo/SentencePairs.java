package veneer.lora.demo;

import veneer.lora.demo.Scene.Attribute;

/**
 * Makes up pairs of sentences: a scene, and a statement about one attribute of it. What the scene
 * tells makes the statement true or false; where it tells nothing, nobody knows. A third of the
 * statements are denials, whatever the relation, so that the words alone don't give it away.
 */
final class SentencePairs {
    private static final double DENIED_SHARE = 1.0 / 3;
    private static final double MOOD_SHARE = 0.15;

    private SentencePairs() {}

    /** The relations take turns, so that each is a third of a data set. */
    static SentencePair draw(Draw draw, int index) {
        return draw(draw, Relation.values()[index % Relation.values().length]);
    }

    static SentencePair draw(Draw draw, Relation relation) {
        Scene scene = Scene.draw(draw);
        ScenePhrases.Choice choice = ScenePhrases.Choice.draw(draw);
        return new SentencePair(ScenePhrases.scene(scene, choice),
                hypothesis(draw, scene, relation, choice), relation);
    }

    static String hypothesis(Draw draw, Scene scene, Relation relation,
            ScenePhrases.Choice choice) {
        boolean denied = draw.chance(DENIED_SHARE);
        if (relation == Relation.NEUTRAL && draw.chance(MOOD_SHARE)) {
            return ScenePhrases.mood(scene, draw.of(Words.MOODS), denied);
        }
        Attribute attribute = draw.of(scene.attributes(relation != Relation.NEUTRAL));
        return ScenePhrases.statement(scene, attribute,
                value(draw, scene, attribute, relation, denied), denied, choice);
    }

    /** The scene's own value, if the statement and the relation agree, and another if not. */
    private static String value(Draw draw, Scene scene, Attribute attribute, Relation relation,
            boolean denied) {
        String told = scene.values().get(attribute);
        boolean same = relation == Relation.ENTAILMENT != denied;
        return told != null && same
                ? told
                : Draw.until(value -> !value.equals(told), () -> attribute.draw(draw));
    }
}
