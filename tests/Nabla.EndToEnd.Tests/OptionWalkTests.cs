using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Every option of train either changes what a training comes to, or is refused with a reason: on a table,
/// arrays, a data set with a name, and images.</summary>
public sealed partial class OptionWalkTests : IDisposable
{
    // A value that is not what would be taken anyway; null: a switch.
    private static readonly Dictionary<string, string?> s_values = new()
    {
        ["preset"] = "book", ["layers"] = "WIDTHS", ["hidden"] = "3", ["activation"] = "elu", ["output"] = "sigmoid",
        ["cost"] = "quadratic", ["init"] = "book", ["from"] = "MODEL", ["keep-optimizer"] = null,
        ["divisor"] = "2", ["optimizer"] = "rmsprop",
        ["learning-rate"] = "0.07", ["schedule"] = "step:1,0.5", ["momentum"] = "0.5", ["l2"] = "0.3", ["l1"] = "0.2",
        ["weight-decay"] = "0.3", ["dropout"] = "0.5", ["max-norm"] = "0.1", ["clip-norm"] = "0.001",
        ["clip-value"] = "0.001", ["freeze"] = "2", ["data"] = "DATA",
        ["epochs"] = "3", ["batch-size"] = "7", ["no-shuffle"] = null,
        ["class-weights"] = "balanced", ["threshold"] = "0.2", ["validation"] = "0.3", ["validation-seed"] = "9",
        ["limit"] = "20", ["patience"] = "1", ["metric"] = "log_loss", ["target-accuracy"] = "0",
        ["calibrate"] = null, ["target"] = "b", ["task"] = "TASK", ["inputs"] = "INPUTS", ["columns"] = "a",
        ["ignore"] = "b", ["categorical"] = "b", ["weight-column"] = "b", ["group"] = "b", ["time"] = "b",
        ["gap"] = "2", ["choose"] = "off", ["bound"] = "1", ["bins"] = "3", ["delimiter"] = "semicolon",
        ["header"] = "no", ["decimal"] = "comma", ["column"] = "b=category", ["sheet"] = "2", ["seeds"] = "0..1",
        ["search"] = "batch-size=5|9", ["trials"] = "2", ["budget"] = "1h", ["folds"] = "3", ["fold-column"] = "b",
        ["jobs"] = "2", ["seed"] = "5", ["ensemble"] = "2", ["precision"] = "float64", ["threads"] = "2",
        ["run-dir"] = "FOLDER", ["time-limit"] = "1h", ["checkpoint-every"] = "1", ["log-gradients"] = null,
        ["dry-run"] = null, ["find-rate"] = null, ["svg"] = "curve.svg",
        ["progress"] = "none", ["quiet"] = null, ["verbose"] = null, ["data-dir"] = ".",
    };

    // What shows in longer runs alone, or only in how long a run takes.
    private static readonly string[] s_elsewhere =
        ["threads", "jobs", "time-limit", "patience", "metric", "data", "verbose"];

    // What states what is so anyway in one kind of data.
    private static readonly (string Option, string Kind)[] s_soAnyway =
    [
        ("decimal", "table"),   // its numbers have no decimals
        ("choose", "table"), ("choose", "named"), ("choose", "images"),   // off is how the walk trains
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_option_has_a_value_here() =>
        Assert.Equal(TrainSettings.All.Select(setting => setting.Name).Order(), s_values.Keys.Order());

    [Theory]
    [InlineData("table")]
    [InlineData("images")]
    public void Every_option_acts_or_is_refused(string kind) => Walk(kind);

    [Theory]
    [Trait("Tier", "long")]
    [InlineData("arrays")]
    [InlineData("named")]
    public void Every_option_acts_or_is_refused_of_arrays_too(string kind) => Walk(kind);

    private void Walk(string kind)
    {
        string data = Data(kind);
        string[] usual = ["--epochs", "2", "--seed", "1", "--hidden", "4", .. kind == "table"
            ? (string[])["--choose", "off"] : []];
        string model = _folder["base"];
        Result plain = Train(data, usual, "plain");
        Assert.True(plain.Code == 0, plain.Text);
        Train(data, usual, "base");
        var failures = new List<string>();
        foreach (var (name, value) in s_values)
        {
            if (s_elsewhere.Contains(name) || s_soAnyway.Contains((name, kind)))
                continue;
            string[] said = value is null ? ["--" + name] : ["--" + name, value switch
            {
                "WIDTHS" => $"{Width(kind)},5,{(kind is "named" or "images" ? 10 : 2)}",
                "MODEL" => model, "FOLDER" => _folder["elsewhere"], "TASK" => "regression", "INPUTS" => "pixels",
                _ => value,
            }];
            string[] others = name switch
            {
                "time" => [.. usual, "--validation", "0.3"],
                "gap" when kind == "table" => [.. usual, "--time", "b", "--validation", "0.3"],
                "validation-seed" => [.. usual, "--validation", "0.3"],
                "calibrate" => [.. usual, "--validation", "0.3"],
                "divisor" or "keep-optimizer" => [.. usual, "--from", model],
                _ => usual,
            };
            Result without = ReferenceEquals(others, usual) ? plain : Train(data, others, $"{name}-without");
            Result with = Train(data, Without(others, name).Concat(said), name == "run-dir" ? null : $"{name}-with");
            if (with.Code is not (0 or 2 or 3) || (with.Code == 0 && with.Told == without.Told))
                failures.Add($"{name}: exit code {with.Code}\n{with.Text}");
            if (with.Code is 2 or 3 && !with.Text.Contains("error:", StringComparison.Ordinal))
                failures.Add($"{name}: refused without a word");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} on {kind}:\n" + string.Join("\n", failures));
    }

    private string Data(string kind)
    {
        switch (kind)
        {
            case "table":
                return _folder.Write("t.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 60)
                    .Select(i => $"{i * 7 % 11},{1 + i % 3},{(i * 7 % 11 + i % 3 > 6 ? "p" : "q")}\n")));
            case "arrays":
                File.WriteAllText(_folder["x.json"], new JsonObject
                {
                    ["X"] = new JsonArray([.. Enumerable.Range(0, 60).Select(i => new JsonArray(i * 7 % 11, i % 3))]),
                    ["y"] = new JsonArray(
                        [.. Enumerable.Range(0, 60).Select(i => (JsonNode?)(i * 7 % 11 > 5 ? 1 : 0))]),
                }.ToJsonString());
                return _folder["x.json"];
            case "images":
                using (FileStream images = File.Create(_folder["i-images-idx3-ubyte"]))
                {
                    byte[] pixels = [.. Enumerable.Range(0, 540).Select(i => (byte)(i * 37))];
                    Idx.Write(images, IdxArray.Of(pixels, 60, 3, 3));
                }

                using (FileStream labels = File.Create(_folder["i-labels-idx1-ubyte"]))
                    Idx.Write(labels, IdxArray.Of([.. Enumerable.Range(0, 60).Select(i => (byte)(i % 10))], 60));
                return _folder["i-images-idx3-ubyte"];
            default: return "digits";
        }
    }

    private static int Width(string kind) => kind switch { "named" => 64, "images" => 9, _ => 2 };

    private static IEnumerable<string> Without(string[] options, string name)
    {
        for (int i = 0; i < options.Length; i += 2)
        {
            if (options[i] != "--" + name && !(name == "layers" && options[i] == "--hidden"))
            {
                yield return options[i];
                yield return options[i + 1];
            }
        }
    }

    // What a training tells and leaves behind, times and folders aside.
    private Result Train(string data, IEnumerable<string> options, string? folder)
    {
        string[] where = folder is null ? [] : ["--run-dir", _folder[folder]];
        var host = new TestHost();
        int code = App.Run(["train", data, .. options, .. where], host.Host);
        string text = host.Out + host.Error;
        string told = Times().Replace(text.Replace(folder ?? "elsewhere", "", StringComparison.Ordinal), "");
        string kept = folder is null ? "elsewhere" : !Directory.Exists(_folder[folder]) ? ""
            : string.Join('\n', Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder[folder], file)).Order(StringComparer.Ordinal));
        string model = folder is null ? "" : Path.Combine(_folder[folder], "model.safetensors");
        string checksum = File.Exists(model) ? Model.Load(model).Checksum() : "";
        string record = folder is null ? "" : Path.Combine(_folder[folder], "events.jsonl");
        bool hasNorms = File.Exists(record)
            && File.ReadAllText(record).Contains("error_norms", StringComparison.Ordinal);
        return new(code, text, $"{told}|{kept}|{checksum}|{hasNorms}");
    }

    private sealed record Result(int Code, string Text, string Told);

    [GeneratedRegex("[0-9.,]+ ?(ms|s|/s)\\b|/tmp/[^ ]*")]
    private static partial Regex Times();
}
