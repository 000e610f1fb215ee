namespace Nabla.Lab.Explaining;

/// <summary>
/// A calculation worked through, to be rendered for a terminal, as Markdown, LaTeX or HTML.
/// </summary>
public sealed class Explanation
{
    internal Explanation(string title, IReadOnlyList<Block> blocks) => (Title, Blocks) = (title, blocks);

    /// <summary>What is worked through, as prose.</summary>
    internal string Title { get; }

    /// <summary>The parts in order.</summary>
    internal IReadOnlyList<Block> Blocks { get; }
}
