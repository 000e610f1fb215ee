namespace Nabla.EndToEnd.Tests;

/// <summary>Runs on two tables, one with classes and one with numbers to predict, that the tests of a class
/// share.</summary>
public sealed class TableRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Trains.</summary>
    public TableRun()
    {
        string[] colors = ["red", "green", "blue", ""];
        string[] rows = [.. Enumerable.Range(0, 120).Select(i => FormattableString.Invariant(
            $"{i * 7 % 50 / 10.0},{colors[i * 5 % 4]},{(i % 11 == 3 ? "" : i % 13)},")
            + FormattableString.Invariant(
                $"{(i * 7 % 50 > 25 ? "big" : "small")},{100 + 3 * (i * 7 % 50) + i % 13}"))];
        File.WriteAllText(Csv, "size,color,\"age, years\",kind,price\n" + string.Join('\n', rows) + "\n");
        Train($"train {Csv} --target kind --ignore price --epochs 30 --validation 0.1 --choose off --run-dir {Kind}");
        Train($"train {Csv} --ignore kind --epochs 60 --validation 0.1 --choose off --verbose --run-dir {Price}");
    }

    /// <summary>The table: size, color, "age, years", kind, price.</summary>
    public string Csv => _folder["things.csv"];

    /// <summary>The run that predicts kind.</summary>
    public string Kind => _folder["kind"];

    /// <summary>The run that predicts price.</summary>
    public string Price => _folder["price"];

    /// <summary>What the last training said.</summary>
    public string Notes { get; private set; } = "";

    /// <summary>What the last training printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>A path beside the runs.</summary>
    public string Beside(string name) => _folder[name];

    /// <summary>A file beside the runs.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    public void Dispose() => _folder.Dispose();

    private void Train(string line)
    {
        Finished run = NablaProcess.Run(line);
        Assert.True(run.ExitCode == 0, run.ToString());
        (Notes, Output) = (run.Error, run.Out);
    }
}
