namespace Nabla.Cli.Training;

/// <summary>A row on the command line: <c>sex=female age=32</c>.</summary>
internal static class NamedRow
{
    /// <summary>Whether arguments are a row rather than a file.</summary>
    public static bool IsMeant(IReadOnlyList<string> arguments) =>
        arguments.Count > 1 || (arguments[0].IndexOf('=') > 0 && !Path.Exists(arguments[0]));

    /// <summary>The values of a row; null for columns that are not given.</summary>
    /// <exception cref="Problem">A name is no column of the model's, or given twice (exit code 2).</exception>
    public static Dictionary<string, object?> Read(Model model, IReadOnlyList<string> arguments)
    {
        if (model.Schema is not { } schema)
        {
            throw Problem.Usage("a row of named values does not fit the model", "give the numbers as JSON, " +
                "{\"X\": [[1, 2, …]]}, or in a file", ("model", $"takes plain inputs ({model.Input})"));
        }

        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (string argument in arguments)
        {
            string name = NameIn(argument, schema);
            if (!row.TryAdd(name, argument[(name.Length + 1)..]))
                throw Problem.Usage($"{Quoted.Plain(name)} is given twice", "give each column once");
        }

        foreach (SchemaColumn column in schema.Columns)
            row.TryAdd(column.Name, null);
        return row;
    }

    // A name may have = in it: the longest one that fits.
    private static string NameIn(string argument, Schema schema)
    {
        string[] names = [.. schema.Columns.Select(column => column.Name)];
        if (names.Where(name => argument.StartsWith(name + "=", StringComparison.Ordinal)).MaxBy(name => name.Length)
            is { } known)
        {
            return known;
        }

        int at = argument.IndexOf('=');
        if (at < 1)
        {
            throw Problem.Usage($"\"{Quoted.Plain(argument)}\" is no value of a row",
                $"write NAME=VALUE for each column, such as {Quoted.Plain(names[0])}=…, or name one file",
                ("columns", Listed(names)));
        }

        string typed = argument[..at];
        if (schema.Targets.Contains(typed))
        {
            throw Problem.Usage($"{Quoted.Plain(typed)} is what the model answers", "leave it out",
                ("columns", Listed(names)));
        }

        string[] near = [.. names.Where(name => IsNear(typed, name)).OrderBy(name => Suggestion.Distance(typed, name))
            .Take(3)];
        throw Problem.Usage($"the model has no column {Quoted.Of(typed)}",
            near.Length == 0 ? "name columns of the model" : $"did you mean {string.Join(" or ", near.Select(Plain))}?",
            ("columns", Listed(names)));
    }

    private static bool IsNear(string typed, string name) =>
        typed.Length <= 100 && Suggestion.Nearest(typed, [name]) is not null;

    private static string Listed(string[] names) =>
        string.Join(", ", names.Take(20).Select(Plain)) + (names.Length > 20 ? ", …" : "");

    private static string Plain(string name) => Quoted.Plain(name);
}
