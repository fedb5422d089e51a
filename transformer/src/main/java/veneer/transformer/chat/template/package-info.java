/**
 * The subset of the Jinja template language that chat templates are written in.
 *
 * <p>{@link veneer.transformer.chat.template.Template#parse} makes a syntax tree once: {@code
 * Lexer} cuts the source into tokens, {@code StatementParser} and {@code ExpressionParser} put them
 * together as {@code Statement}s and {@code Expression}s. To render, {@code Renderer} runs the
 * statements and {@code Evaluator} the expressions; {@code Filters}, {@code Tests} and {@code
 * Methods} are what they may call. What is outside the subset is refused by name, with its line and
 * column, most of it when a template is parsed.
 *
 * <p>Templates are written for Python, and so values print, compare and count as there: a text is
 * measured in code points, {@code none} prints as {@code None}. A value is null, a {@link Boolean},
 * a {@link Long}, a {@link Double}, a {@link String}, a {@link java.util.List}, a {@link
 * java.util.Map} with texts as keys, or a {@code TemplateValue}.
 *
 * <p>A template is a program from somewhere else: {@code Budget} limits how deep it goes and how
 * much it does, it reads nothing but what it is given, and it changes nothing.
 *
 * <p>Source: Jinja 3.1, "Template Designer Documentation"; transformers, {@code
 * chat_template_utils.py}, which says which of its settings hold for chat templates.
 */
package veneer.transformer.chat.template;
