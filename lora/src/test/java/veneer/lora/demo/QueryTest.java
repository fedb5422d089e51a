package veneer.lora.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final Table SHIPS = new Table("ships",
            List.of(Column.ofText("ship"), Column.ofText("owner"),
                    Column.ofNumbers("length", 0, 99)),
            List.of(List.of("Ana", "Mo", "30"), List.of("Bo", "O'Hara", "40"),
                    List.of("Cy", "Mo", "51"), List.of("Di", "Mo", "40")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "SELECT ship FROM ships | Ana,Bo,Cy,Di",
            "SELECT length FROM ships WHERE ship = 'Cy' | 51",
            "select Ship FROM ships where ship = 'Cy' | -",
            "select ship from ships where owner='Mo' and length>30 | Cy,Di",
            "SELECT ship FROM ships WHERE length > 30 AND length < 51 AND owner = 'Mo' | Di",
            "SELECT ship FROM ships WHERE owner = 'O''Hara' | Bo",
            "SELECT ship FROM ships WHERE owner = 'mo' | ",
            "SELECT COUNT(ship) FROM ships WHERE length = 40 | 2",
            "SELECT COUNT( ship ) FROM ships WHERE length > 99 | 0",
            "SELECT MAX(length) FROM ships WHERE owner = 'Mo' | 51",
            "SELECT MIN(length) FROM ships WHERE owner = 'Mo' | 30",
            "SELECT SUM(length) FROM ships | 161",
            "SELECT AVG(length) FROM ships | 40.25",
            "SELECT SUM(length) FROM ships WHERE length > 99 | ",
    })
    void givesTheRows(String query, String rows) {
        if ("-".equals(rows)) {
            assertThrows(IllegalArgumentException.class, () -> Query.parse(query).run(SHIPS));
            return;
        }
        List<String> expected = rows == null ? List.of() : List.of(rows.split(","));
        assertEquals(expected, Query.parse(query).run(SHIPS));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SELECT ship FROM ships",
            "SELECT AVG(length) FROM ships WHERE owner = 'O''Hara' AND length < 7",
    })
    void isWrittenAsItIsRead(String query) {
        assertEquals(query, Query.parse(query).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "\"\" | at character 0 the query ends where SELECT is expected",
            "SHOW ship | it says SHOW ship where SELECT is expected",
            "SELECT | the query ends where a column is expected",
            "SELECT ship FROM ships WHERE | the query ends where a column is expected",
            "SELECT ship FROM ships WHERE ship 'Ana' | where =, > or < is expected",
            "SELECT ship FROM ships WHERE ship = Ana | Ana is no number, and as a text it needs",
            "SELECT ship FROM ships WHERE ship = 'Ana | it says 'Ana where a word, a number",
            "SELECT ship FROM ships WHERE ship > 'Ana' | only numbers are compared by >",
            "SELECT ship FROM ships WHERE length = 9999999999999999999 | is no number",
            "SELECT ship FROM ships; | it says ; where a word",
            "SELECT ship FROM ships OR | it says OR where the end is expected",
            "SELECT MOST(ship) FROM ships | there is no MOST; there are COUNT, MAX",
    })
    void whatIsNoQueryIsRefused(String text, String message) {
        refused(message, () -> Query.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "SELECT ship FROM boats | there is no table boats; there is ships",
            "SELECT sail FROM ships | table ships has no column sail; it has ship, owner, length",
            "SELECT MAX(ship) FROM ships | MAX needs numbers, which column ship doesn't have",
            "SELECT ship FROM ships WHERE ship = 3 | has no cells that compare with 3",
            "SELECT ship FROM ships WHERE length = '30' | has no cells that compare with '30'",
    })
    void whatTheTableDoesNotHaveIsRefused(String text, String message) {
        Query query = Query.parse(text);
        refused(message, () -> query.run(SHIPS));
    }

    private static void refused(String message, Runnable what) {
        String refusal = assertThrows(IllegalArgumentException.class, what::run).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void aTableIsWhole() {
        List<Column> columns = List.of(Column.ofText("ship"), Column.ofNumbers("length", 0, 9));
        assertThrows(IllegalArgumentException.class,
                () -> new Table("ships", columns, List.of(List.of("Ana"))));
        assertThrows(IllegalArgumentException.class,
                () -> new Table("ships", columns, List.of(List.of("Ana", "long"))));
    }

    @Test
    void anotherQueryWithTheSameRowsIsRight() {
        TableQuestion question = new TableQuestion(SHIPS, "what is the owner of Cy",
                Query.parse("SELECT owner FROM ships WHERE ship = 'Cy'"));
        assertTrue(question.isAnsweredBy(" select owner from ships where length > 50\n"));
        assertTrue(!question.isAnsweredBy("SELECT owner FROM ships WHERE length > 30"));
        assertTrue(!question.isAnsweredBy("SELECT owner FROM ships WHERE ship = 'Cy"));
        assertTrue(!question.isAnsweredBy(""));
    }
}
