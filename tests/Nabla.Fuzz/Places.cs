using Nabla.Cli.Shell;
using Nabla.EndToEnd.Tests;
using Nabla.IO;

namespace Nabla.Fuzz;

/// <summary>A run, and data that it can be asked about.</summary>
internal sealed record Place(string Run, string Data);

/// <summary>What command lines name: small files of every kind, runs on them, and places of the system's own. It is
/// put back every now and then, because lines write into it.</summary>
internal sealed class Places : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _before;

    /// <summary>Places of the system's own, and names that lead nowhere.</summary>
    public static IReadOnlyList<string> Special { get; } =
    [
        "/nowhere/x.csv", "nowhere.csv", "/dev/null", "/dev/full", "/dev/no", "/proc/self/mem", "/proc/x.onnx",
        "/proc/self/status", "/dev/null/x", "loop", "loop.csv", "a.csv/", "./a.csv", "../deep/a.csv", "-",
        "x" + new string('y', 300) + ".csv", "a.csv,b.csv", "no.csv,no.csv", ",a.csv", "é.csv", "\ud800.csv", "digits",
        "x=1", "a=1", "a=1 b=2",
    ];

    /// <summary>Makes them.</summary>
    public Places()
    {
        // Deep, so that ".." stays inside.
        Work = Directory.CreateDirectory(_folder["a/deep"]).FullName;
        _before = _folder["before"];
        string[] classes = [.. Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 3},{(i % 7 > 3 ? "p" : "q")}")];
        Write("a.csv", "a,b,y\n" + string.Join('\n', classes) + "\n");
        Write("v.csv", "a,b,v\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 3},{i % 7 + 0.5 * (i % 3)}\n")));
        Write("x.json", """{"X": [[1, 2], [3, 4]], "y": [0, 1]}""");
        Write("rows.json", """[{"a": 1, "b": 2}, {"a": null, "b": 1}]""");
        Write("c.json", """{"epochs": 1, "hidden": 3 /* so many */}""");
        Write("empty.csv", "");
        File.Copy(Repository.Fixture("pictures/digit.png"), At("p.png"));
        File.Copy(Repository.Fixture("pictures/color.jpg"), At("p.jpg"));
        byte[] images =
            [0, 0, 8, 3, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 2, .. Enumerable.Range(0, 24).Select(i => (byte)(i * 9))];
        File.WriteAllBytes(At("images-idx3-ubyte"), images);
        File.WriteAllBytes(At("labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 6, 0, 1, 0, 1, 0, 1]);
        Directory.CreateDirectory(At("folder"));
        File.CreateSymbolicLink(At("loop"), "loop");
        File.CreateSymbolicLink(At("loop.csv"), "loop.csv");
        Files.AddRange(Directory.GetFileSystemEntries(Work).Select(path => System.IO.Path.GetFileName(path)!));
        Run("backprop", "--template", "2-3-2", "--out", Case);
        All =
        [
            Trained("a", "a.csv"), Trained("v", "v.csv"), Trained("d", "digits"),
            Trained("i", "images-idx3-ubyte,labels-idx1-ubyte"),
        ];
        Run("convert", "d", "m.onnx");
        Run("convert", "i", "m.npz");
        Run("convert", "a", "m.json");
        Run("convert", "a", "m.safetensors");
        Files.AddRange(["m.onnx", "m.npz", "m.json", "m.safetensors", Case, "a", "a/config.json", "a/events.jsonl"]);
        Directory.Move(Work, _before);
        PutBack();
    }

    /// <summary>The folder that lines are typed in.</summary>
    public string Work { get; }

    /// <summary>Files of every kind, and folders.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Runs with their data.</summary>
    public IReadOnlyList<Place> All { get; }

    /// <summary>A case file.</summary>
    public string Case => "case.json";

    /// <summary>An empty folder.</summary>
    public string Folder => "folder";

    /// <summary>Something that is not there yet.</summary>
    public string New(int number, string extension) => $"new-{number}{extension}";

    /// <summary>A copy of a run.</summary>
    public string CopyOf(string run, int number)
    {
        string copy = New(number, "-copy");
        if (Directory.Exists(At(run)))
            Copy(At(run), At(copy));
        return copy;
    }

    /// <summary>Everything as it was made.</summary>
    public void PutBack()
    {
        if (Directory.Exists(Work))
            Directory.Delete(Work, recursive: true);
        Copy(_before, Work);
        Directory.SetCurrentDirectory(Work);
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        _folder.Dispose();
    }

    private Place Trained(string run, string data)
    {
        Run("train", data, "--epochs", "1", "--choose", "off", "--hidden", "4", "--quiet", "--run-dir", run);
        return new(run, data);
    }

    private void Run(params string[] line)
    {
        Directory.SetCurrentDirectory(Work);
        var host = new TestHost();
        Assert.True(App.Run(line, host.Host) == ExitCode.Done, host.Error);
    }

    private string At(string name) => System.IO.Path.Combine(Work, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.GetDirectories(from))
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        foreach (FileInfo file in new DirectoryInfo(from).GetFiles())
        {
            string copy = System.IO.Path.Combine(to, file.Name);
            if (file.LinkTarget is { } target)
                File.CreateSymbolicLink(copy, target);
            else
                file.CopyTo(copy, overwrite: true);
        }
    }
}
