package veneer.engine.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Reverse-mode differentiation: from the loss back to the parameters, each node once, after all
 * nodes that used its result. The order is kept in a list, not on the stack, so that a graph may be
 * as deep as it likes.
 */
final class Backward {
    private Backward() {}

    /**
     * Walks nodes from the last, the root, to which its own gradient is given away. Each is taken
     * off the list first, so that nothing holds what it kept once it is done, and its gradient is
     * given back unless an input adopted it.
     */
    static void walk(List<Node> order, float[] gradientOfRoot) {
        order.getLast().adopt(gradientOfRoot);
        while (!order.isEmpty()) {
            Node node = order.removeLast();
            float[] gradient = node.gradientOrNull();
            if (gradient != null && !(node instanceof Node.Leaf)) {
                node.clearGradient();
                node.backward(gradient);
                if (node.inputs().stream().noneMatch(input -> input.gradientOrNull() == gradient)) {
                    Buffers.give(gradient);
                }
            }
            node.leave();
        }
    }

    /**
     * All nodes behind {@code root} up to those {@code outside}, every node after its inputs: a
     * depth-first walk that visits inputs before the node.
     */
    static List<Node> inputsFirst(Node root, Set<Node> outside) {
        List<Node> order = new ArrayList<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.addAll(outside);
        Deque<Visit> path = new ArrayDeque<>();
        seen.add(root);
        path.push(new Visit(root));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.next == visit.node.inputs().size()) {
                order.add(visit.node);
                path.pop();
            } else {
                Node input = visit.node.inputs().get(visit.next++);
                if (seen.add(input)) {
                    path.push(new Visit(input));
                }
            }
        }
        return order;
    }

    /** A node on the path from the root, and how many of its inputs have been visited. */
    private static final class Visit {
        private final Node node;
        private int next;

        Visit(Node node) {
            this.node = node;
        }
    }
}
