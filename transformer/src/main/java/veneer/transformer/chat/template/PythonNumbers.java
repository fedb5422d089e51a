package veneer.transformer.chat.template;

import java.math.BigDecimal;

/**
 * Numbers as Python computes and writes them; whole ones have 64 bits here, and what needs more is
 * refused.
 */
final class PythonNumbers {
    private PythonNumbers() {}

    /** Arithmetic with two numbers, {@link Long}s or {@link Double}s. */
    static Number compute(Number left, String operator, Number right) {
        if (left instanceof Long a && right instanceof Long b && !operator.equals("/")) {
            try {
                return whole(a, operator, b);
            } catch (ArithmeticException e) {
                throw new ValueException(left + " " + operator + " " + right
                        + (b == 0 ? " divides by zero" : " needs more than 64 bits"));
            }
        }
        return real(left.doubleValue(), operator, right.doubleValue());
    }

    private static Number whole(long a, String operator, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDivExact(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> b < 0 ? (Number) StrictMath.pow(a, b) : Long.valueOf(power(a, b));
        };
    }

    private static long power(long base, long exponent) {
        if (exponent == 0 || base == 1) {
            return 1;
        }
        if (base == 0 || base == -1) {
            return base * (exponent % 2 == 0 ? base : 1);
        }
        long result = 1;
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Number real(double a, String operator, double b) {
        if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
            throw new ValueException(a + " " + operator + " " + b + " divides by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor((a - modulo(a, b)) / b + 0.5);
            case "%" -> modulo(a, b);
            default -> StrictMath.pow(a, b);
        };
    }

    /** The rest of a division, with the divisor's sign. */
    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return rest < 0 == b < 0 ? rest : rest + b;
    }

    /** The order of two numbers; a NaN has none. */
    static boolean holds(Number left, Comparator comparator, Number right) {
        if (left instanceof Double a && a.isNaN() || right instanceof Double b && b.isNaN()) {
            return false;
        }
        int order = infinite(left) || infinite(right)
                ? Double.compare(left.doubleValue(), right.doubleValue())
                : new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
        return switch (comparator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            default -> order == 0;
        };
    }

    private static boolean infinite(Number number) {
        return number instanceof Double real && real.isInfinite();
    }

    /** A whole number as Java reads it: without the spaces and underlines that Python allows. */
    static String digits(String text) {
        String stripped = PythonStrings.strip(text, PythonStrings::isSpace, true, true);
        return stripped.replaceAll("(?<=\\d)_(?=\\d)", "");
    }

    /** The number that a text is, or NaN where it is none. */
    static double parse(String text) {
        String digits = digits(text);
        boolean isNumber = digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        return isNumber ? Double.parseDouble(digits) : Double.NaN;
    }

    /** The fewest digits that give a number back, in Python's layout. */
    static String print(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - decimal.scale() - 1;
        String sign = number < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                    + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        }
        String plain = decimal.abs().toPlainString();
        return sign + plain + (plain.contains(".") ? "" : ".0");
    }
}
