namespace Nabla;

/// <summary>Says which equation a method computes: a numbered one of the book's chapter 2, or one of ours that follows
/// from them. <c>docs/equations.md</c> lists them all, and a test holds the list against the code.</summary>
/// <param name="label">The equation's label, as in "BP2", "25" or "BPx".</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class EquationAttribute(string label) : Attribute
{
    /// <summary>The equation's number.</summary>
    public string Label { get; } = label;
}
