namespace Nabla.IO;

/// <summary>How much a file may cost: in proportion to its length, whatever its nodes repeat.</summary>
/// <param name="length">The file's length in bytes.</param>
/// <param name="opset">The version of its operators.</param>
internal sealed class OnnxBudget(long length, long opset)
{
    private const int MostFormulas = 100_000;   // half a kilobyte each
    private long _left = 2 * length + 100_000;
    private int _formulas;

    public long Opset => opset;

    /// <summary>Takes from what there is.</summary>
    /// <param name="amount">Numbers or parts that a node copies.</param>
    public void Spend(long amount)
    {
        _left -= amount;
        if (_left < 0)
            throw TooMuch();
    }

    /// <summary>Counts a formula.</summary>
    public void SpendFormula()
    {
        if (++_formulas > MostFormulas)
            throw TooMuch();
    }

    private static NablaFormatException TooMuch() => OnnxProblem.Unusable(
        "the graph", "nodes that repeat their work beyond what a file of this size needs",
        "each weight used once, each activation spelled out in a few nodes");
}
