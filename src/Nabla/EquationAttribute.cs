namespace Nabla;

/// <summary>Says which numbered equation of the book's chapter 2 a method computes. <c>docs/equations.md</c> lists them
/// all, and a test holds the list against the code.</summary>
/// <param name="label">The equation's number, as in "BP2" or "25".</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class EquationAttribute(string label) : Attribute
{
    /// <summary>The equation's number.</summary>
    public string Label { get; } = label;
}
