namespace Nabla.Cli.Selection;

/// <summary>What several trainings on the same data share: what was read, and what was said.</summary>
internal sealed class Series
{
    private readonly Dictionary<string, object> _read = [];

    /// <summary>Whether notes have been made already.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What is made once for all.</summary>
    /// <param name="what">Its name.</param>
    /// <param name="make">Makes it.</param>
    public T Once<T>(string what, Func<T> make)
        where T : class
    {
        if (!_read.TryGetValue(what, out object? made))
            _read[what] = made = make();
        return (T)made;
    }
}
