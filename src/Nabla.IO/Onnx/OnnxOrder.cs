namespace Nabla.IO;

/// <summary>The nodes of a graph in an order in which every tensor is made before it is used.</summary>
/// <param name="makers">Who makes each tensor.</param>
/// <param name="isGiven">Whether a tensor is there without a node that makes it.</param>
internal sealed class OnnxOrder(IReadOnlyDictionary<string, OnnxNode> makers, Func<string, bool> isGiven)
{
    private readonly List<OnnxNode> _order = [];
    private readonly HashSet<OnnxNode> _open = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<OnnxNode> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>The nodes that some tensors need, each after those that it needs.</summary>
    /// <exception cref="NablaFormatException">There is a cycle among them, or a tensor that nothing makes.</exception>
    public static List<OnnxNode> Of(
        IReadOnlyDictionary<string, OnnxNode> makers, Func<string, bool> isGiven, IEnumerable<string> tensors)
    {
        var order = new OnnxOrder(makers, isGiven);
        foreach (string tensor in tensors)
        {
            if (order.Maker(tensor, null) is { } last && !order._done.Contains(last))
                order.Add(last);
        }

        return order._order;
    }

    private void Add(OnnxNode last)
    {
        var stack = new Stack<(OnnxNode Node, int Next)>();
        _open.Add(last);
        stack.Push((last, 0));
        while (stack.TryPop(out (OnnxNode Node, int Next) top))
        {
            (OnnxNode node, int next) = top;
            if (next == node.Inputs.Length)
            {
                _open.Remove(node);
                _done.Add(node);
                _order.Add(node);
                continue;
            }

            stack.Push((node, next + 1));
            if (node.Inputs[next].Length == 0 || Maker(node.Inputs[next], node) is not { } maker)
                continue;
            if (_open.Contains(maker))
            {
                throw OnnxProblem.Unusable(
                    OnnxProblem.Place(maker),
                    $"a cycle: it needs what {OnnxProblem.Place(node)} makes, which needs its own result",
                    "a graph that only goes forward");
            }

            if (_done.Contains(maker))
                continue;
            _open.Add(maker);
            stack.Push((maker, 0));
        }
    }

    private OnnxNode? Maker(string tensor, OnnxNode? user) => isGiven(tensor)
        ? null
        : makers.GetValueOrDefault(tensor) ?? throw OnnxProblem.Damaged(
            user is null ? "the graph" : OnnxProblem.Place(user),
            $"a need for {Quoted.Of(tensor)}, which nothing makes");
}
