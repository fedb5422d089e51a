package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import veneer.engine.kernel.Activation;
import veneer.engine.tensor.OperationCase.Input;

/** Operations that treat each element alone. */
final class ElementwiseCases {
    /** Nothing, less than a vector, more than one, and enough for five threads. */
    private static final int[][] SHAPES = {{}, {0, 3}, {1}, {3, 19}, {2, 3, 16}, {91, 1001}};

    private static final double[] EXPONENTS = {2, 1, 0, -1, 0.5, 3, -1.7};

    private ElementwiseCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            Input x = Input.any(shape);
            for (Activation f : Activation.values()) {
                cases.add(function(Activate.class, f + "", in -> Activate.forward(f, in),
                        formula(f), x));
            }
            for (Elementary.Function f : Elementary.Function.values()) {
                cases.add(function(Elementary.class, f + "", in -> Elementary.forward(f, in),
                        formula(f), Input.positive(shape)));
            }
            for (double exponent : EXPONENTS) {
                cases.add(function(Power.class, exponent + "", in -> in.pow(exponent),
                        value -> Math.pow(value, exponent), Input.positive(shape)));
            }
            cases.add(function(Scale.class, "", in -> in.scale(-1.5f), value -> -1.5 * value, x));
            cases.add(function(Scale.class, "", Tensor::negate, value -> -value, x));
            cases.add(OperationCase.of(
                    SiluMultiply.class, "", in -> in[0].siluMultiply(in[1]),
                    in -> DoubleTensor.generate(in[0].shape(),
                            i -> in[0].at(i) * sigmoid(in[0].at(i)) * in[1].at(i)),
                    x, x));
        }
        cases.add(function(Power.class, "cubes of either sign", in -> in.pow(3),
                value -> value * value * value, Input.any(3, 19)));
        cases.addAll(methods());
        return cases;
    }

    /** Each public method means the function of its name. */
    private static List<OperationCase> methods() {
        Input x = Input.positive(3, 5);
        return List.of(
                function(Activate.class, "relu", Tensor::relu, formula(Activation.RELU), x),
                function(Activate.class, "sigmoid", Tensor::sigmoid, ElementwiseCases::sigmoid, x),
                function(Activate.class, "tanh", Tensor::tanh, Math::tanh, x),
                function(Activate.class, "gelu", Tensor::gelu, formula(Activation.GELU), x),
                function(Activate.class, "geluTanh", Tensor::geluTanh,
                        formula(Activation.GELU_TANH), x),
                function(Activate.class, "silu", Tensor::silu, formula(Activation.SILU), x),
                function(Elementary.class, "exp", Tensor::exp, Math::exp, x),
                function(Elementary.class, "log", Tensor::log, Math::log, x),
                function(Elementary.class, "sqrt", Tensor::sqrt, Math::sqrt, x));
    }

    private static OperationCase function(Class<? extends Node> node, String name,
            UnaryOperator<Tensor> operation, DoubleUnaryOperator formula,
            Input x) {
        return OperationCase.of(node, name, in -> operation.apply(in[0]),
                in -> DoubleTensor.generate(in[0].shape(),
                        i -> formula.applyAsDouble(in[0].at(i))),
                x);
    }

    private static DoubleUnaryOperator formula(Activation f) {
        return switch (f) {
            case RELU -> x -> Math.max(x, 0);
            case SIGMOID -> ElementwiseCases::sigmoid;
            case TANH -> Math::tanh;
            case ERF -> ElementwiseCases::erf;
            case SILU -> x -> x * sigmoid(x);
            case GELU -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case GELU_TANH -> x -> x / 2
                    * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        };
    }

    private static DoubleUnaryOperator formula(Elementary.Function f) {
        return switch (f) {
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** {@code 2/√π · Σ (−1)ⁿ·x²ⁿ⁺¹/(n!·(2n + 1))}, for x of about 1. */
    private static double erf(double x) {
        double power = x;
        double sum = x;
        for (int n = 1; n < 40; n++) {
            power *= -x * x / n;
            sum += power / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
