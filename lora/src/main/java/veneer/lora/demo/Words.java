package veneer.lora.demo;

import java.util.List;

/** The words that tables and stories are made of. */
final class Words {
    /**
     * A thing that can be counted.
     *
     * @param one of it
     * @param many of it
     */
    record Noun(String one, String many) {}

    /** Syllables of names. No two rows of them make the same name. */
    static final List<String> FIRST_SYLLABLES = List.of(
            "Bar", "Bel", "Cam", "Dor", "Fal", "Gor", "Har", "Jen", "Kel", "Lan", "Lim", "Mor",
            "Nal", "Per", "Quin", "Ran", "Ros", "Sal", "Sim", "Tam", "Tor", "Ver", "Wil", "Zan");
    static final List<String> MIDDLE_SYLLABLES =
            List.of("", "an", "el", "ib", "om", "ur");
    static final List<String> LAST_SYLLABLES = List.of(
            "a", "ara", "ida", "by", "da", "do", "ent", "eth", "ick", "ley", "mo", "na", "o",
            "ster", "ulo", "wen");

    static final List<Noun> SUBJECTS = List.of(
            new Noun("pilot", "pilots"), new Noun("player", "players"),
            new Noun("singer", "singers"), new Noun("ship", "ships"),
            new Noun("river", "rivers"), new Noun("town", "towns"),
            new Noun("school", "schools"), new Noun("bridge", "bridges"),
            new Noun("band", "bands"), new Noun("film", "films"), new Noun("horse", "horses"),
            new Noun("painter", "painters"), new Noun("island", "islands"),
            new Noun("train", "trains"), new Noun("doctor", "doctors"),
            new Noun("poet", "poets"));
    static final List<Column> TEXT_COLUMNS = List.of(
            Column.ofText("city"), Column.ofText("team"), Column.ofText("coach"),
            Column.ofText("owner"), Column.ofText("country"), Column.ofText("captain"),
            Column.ofText("club"), Column.ofText("street"), Column.ofText("sponsor"),
            Column.ofText("region"));
    static final List<Column> NUMBER_COLUMNS = List.of(
            Column.ofNumbers("year", 1950, 2029), Column.ofNumbers("goals", 10, 99),
            Column.ofNumbers("points", 10, 99), Column.ofNumbers("age", 10, 99),
            Column.ofNumbers("height", 10, 99), Column.ofNumbers("length", 10, 99),
            Column.ofNumbers("weight", 10, 99), Column.ofNumbers("price", 10, 99),
            Column.ofNumbers("rank", 10, 99), Column.ofNumbers("seats", 10, 99));

    static final List<String> COLOURS =
            List.of("red", "blue", "green", "yellow", "black", "white", "brown", "pink");
    static final List<String> PLACES = List.of(
            "garden", "market", "park", "forest", "kitchen", "village", "library", "harbour");
    static final List<String> DAYS = List.of(
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    static final List<String> THINGS = List.of(
            "apples", "balls", "bells", "boats", "books", "cups", "drums", "hats", "keys", "kites",
            "lamps", "pears", "shells", "spoons", "stones", "ropes");
    static final List<String> DEEDS =
            List.of("finds", "buys", "sees", "paints", "sells", "carries", "hides", "counts");
    static final List<String> MOODS =
            List.of("happy", "tired", "hungry", "late", "alone", "busy", "old", "young");

    private Words() {}
}
