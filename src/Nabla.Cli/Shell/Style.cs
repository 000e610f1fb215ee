namespace Nabla.Cli.Shell;

/// <summary>Colors for a terminal, or nothing at all.</summary>
/// <param name="enabled">False: every text is returned as it is.</param>
internal sealed class Style(bool enabled)
{
    /// <summary>Whether escape codes may be written.</summary>
    public bool IsEnabled => enabled;

    /// <summary>An error.</summary>
    public string Bad(string text) => Escape("1;31", text);

    /// <summary>A warning.</summary>
    public string Warning(string text) => Escape("33", text);

    /// <summary>Good news.</summary>
    public string Good(string text) => Escape("32", text);

    /// <summary>A heading.</summary>
    public string Strong(string text) => Escape("1", text);

    private string Escape(string code, string text) => enabled ? $"\e[{code}m{text}\e[0m" : text;
}
