using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Cases for a program in tests/numeric, Debian's Python with PyTorch or scikit-learn, which computes them by
/// itself and says what differs.</summary>
internal sealed class Oracle : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);   // two, alone on a machine

    private readonly TemporaryFolder _folder = new();
    private readonly List<double> _numbers = [];
    private readonly List<object> _cases = [];

    /// <summary>Skips the test where a module is missing.</summary>
    internal static void Require(string module, string package) => Assert.SkipUnless(
        File.Exists(Python) && Ask(["-c", $"import {module}, numpy; assert numpy.finfo(numpy.longdouble).nmant >= 63"])
            .ExitCode == 0,
        $"there is no independent reference: apt-get install {package}");

    /// <summary>Keeps a row of numbers; the result stands for it in a case.</summary>
    internal Row Keep<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var row = new Row(_numbers.Count, numbers.Length);
        foreach (T number in numbers)
            _numbers.Add(double.CreateTruncating(number));
        return row;
    }

    /// <summary>Keeps a matrix row by row.</summary>
    internal Row Keep<T>(T[,] matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Keep(MemoryMarshal.CreateReadOnlySpan(
            ref matrix.Length == 0 ? ref MemoryMarshal.GetReference<T>([]) : ref matrix[0, 0], matrix.Length));

    /// <summary>Keeps all parameters in book order.</summary>
    internal Row Keep<T>(ParameterVector<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = new T[parameters.Count];
        parameters.CopyTo(all);
        return Keep<T>(all);
    }

    /// <summary>Adds a case.</summary>
    internal void Add(object @case) => _cases.Add(@case);

    /// <summary>Runs the program on all cases, shows what it says, and fails where it found a difference.</summary>
    internal Verdict Judge(string program, ITestOutputHelper output)
    {
        _folder.Write("cases.json", JsonSerializer.SerializeToUtf8Bytes(_cases, s_json));
        _folder.Write("numbers.f64", MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_numbers)).ToArray());
        var clock = Stopwatch.StartNew();
        Finished run = Ask([Path.Combine(Repository.Root, "tests", "numeric", program), _folder.Path]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Verdict verdict = JsonSerializer.Deserialize<Verdict>(run.Out, s_json)!;
        string counts = string.Join(", ", verdict.Counts.Select(count => $"{count.Value:N0} {count.Key}"));
        output.WriteLine(FormattableString.Invariant($"{counts} in {clock.Elapsed.TotalSeconds:F0} s"));
        foreach (string line in verdict.Lines)
            output.WriteLine(line);
        Assert.True(verdict.Wrong.Length == 0, $"{counts}\n{string.Join('\n', verdict.Wrong)}");
        return verdict;
    }

    public void Dispose() => _folder.Dispose();

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    // -B: nothing is written beside the sources.
    private static Finished Ask(string[] arguments) =>
        NablaProcess.Finish(NablaProcess.Start(Python, ["-B", .. arguments], null, null), "", s_limit);
}

/// <summary>Where a row of numbers lies.</summary>
internal sealed record Row(int At, int Count);

/// <summary>What a program found.</summary>
internal sealed record Verdict(Dictionary<string, int> Counts, string[] Lines, string[] Wrong);
