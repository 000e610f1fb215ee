using System.Text.Json;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests.Versions;

/// <summary>What version 0.1 wrote: every later version reads it, goes on with it, and ends with the same bits.
/// <c>tests/fixtures/runs-0.1/generate.sh</c> says how the files were made.</summary>
public sealed class Version01Tests : IDisposable
{
    private static readonly string s_fixtures = Repository.Fixture("runs-0.1");
    private static readonly JsonElement s_expected =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(s_fixtures, "expected.json"))).RootElement;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Every run and search that was trained to its end.</summary>
    public static TheoryData<string> Finished => [.. s_expected.EnumerateObject().Select(run => run.Name)];

    /// <summary>Every run and search that was interrupted.</summary>
    public static TheoryData<string> Interrupted => Names("interrupted/", isSearch: null);

    /// <summary>The runs among them.</summary>
    public static TheoryData<string> InterruptedRuns => Names("", isSearch: false);

    /// <summary>The searches among them.</summary>
    public static TheoryData<string> InterruptedSearches => Names("", isSearch: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_missing()
    {
        Assert.Equal(11, InterruptedRuns.Count);
        Assert.Equal(2, InterruptedSearches.Count);
        Assert.Equal(14, Finished.Count);
    }

    [Theory]
    [MemberData(nameof(Finished))]
    public void A_model_has_the_same_parameters_and_answers(string name)
    {
        JsonElement expected = s_expected.GetProperty(name);
        Assert.Equal(expected.GetProperty("checksum").GetString(), Checksum(Fixture("finished", name)));
        JsonElement[] answers = [.. InProcess(
            "predict", Fixture("finished", name), Fixture(expected.GetProperty("input").GetString()!), "--json")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement[] before = [.. expected.GetProperty("answers").EnumerateArray()];
        Assert.Equal(before.Length, answers.Length);
        foreach (var (answer, was) in answers.Zip(before))
        {
            foreach (JsonProperty field in was.EnumerateObject())
            {
                JsonElement now = answer.GetProperty(field.Name);
                if (name == "table-binary" && field.Name == "probabilities")
                    AreShares(field.Value, now);
                else
                    Assert.True(JsonElement.DeepEquals(field.Value, now), $"{field.Name}: {field.Value}, now {now}");
            }
        }
    }

    // Two sigmoids: version 0.1 called probabilities what did not sum to 1.
    private static void AreShares(JsonElement before, JsonElement now)
    {
        double sum = before.EnumerateObject().Sum(one => one.Value.GetDouble());
        foreach (JsonProperty one in before.EnumerateObject())
            Assert.Equal(one.Value.GetDouble() / sum, now.GetProperty(one.Name).GetDouble(), 1e-7);
    }

    [Theory]
    [MemberData(nameof(InterruptedRuns))]
    public void An_interrupted_run_goes_on_to_the_bits_of_the_undisturbed_one(string name)
    {
        Resume(name);
        Assert.Equal(
            s_expected.GetProperty(name).GetProperty("checksum").GetString(),
            Checksum(_folder[$"interrupted/{name}"]));
        string[] before = Records.Events(Fixture("finished", name)),
            now = Records.Events(_folder[$"interrupted/{name}"]);
        Assert.Equal(before[1..], now[1..]);   // the first tells names of folders
    }

    [Theory]
    [MemberData(nameof(InterruptedSearches))]
    public void An_interrupted_search_goes_on_to_the_same_trials_and_the_same_best_model(string name)
    {
        Resume(name);
        Assert.Equal(
            s_expected.GetProperty(name).GetProperty("checksum").GetString(),
            Checksum(_folder[$"interrupted/{name}"]));
        Assert.Equal(Trials(Fixture("finished", name)), Trials(_folder[$"interrupted/{name}"]));
    }

    [Theory]
    [MemberData(nameof(Finished))]
    [MemberData(nameof(Interrupted))]
    public void Each_is_whole_and_can_be_looked_into(string name)
    {
        string folder = Fixture(name.Contains('/', StringComparison.Ordinal) ? name : $"finished/{name}");
        foreach (string record in Directory.GetFiles(folder, "events.jsonl", SearchOption.AllDirectories))
        {
            Assert.Contains(
                "events.jsonl", InProcess("verify", Path.GetDirectoryName(record)!), StringComparison.Ordinal);
        }

        foreach (string file in Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories))
        {
            Assert.Contains("whole", InProcess("verify", file), StringComparison.Ordinal);
            Assert.Contains(
                "\"precision\":\"float", InProcess("inspect", file, "--json"), StringComparison.Ordinal);
        }

        if (File.Exists(Path.Combine(folder, "model.safetensors")))
        {
            Assert.Contains(
                "\"precision\":\"float", InProcess("inspect", folder, "--json"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search-folds")]
    [InlineData("seeds")]
    public void A_search_that_is_over_is_read_and_has_nothing_left_to_do(string name)
    {
        CopyTo(_folder.Path);
        Finished again = NablaProcess.Run($"resume finished/{name} --quiet", folder: _folder.Path);
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(Trials(Fixture("finished", name)), Trials(_folder[$"finished/{name}"]));
        Assert.Equal(
            s_expected.GetProperty(name).GetProperty("checksum").GetString(), Checksum(_folder[$"finished/{name}"]));
    }

    private void Resume(string name)
    {
        CopyTo(_folder.Path);
        Finished resumed = NablaProcess.Run(
            $"resume interrupted/{name} --quiet", folder: _folder.Path);
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
    }

    private static TheoryData<string> Names(string prefix, bool? isSearch) =>
        [.. Directory.GetDirectories(Fixture("interrupted"))
            .Where(folder => isSearch is null || isSearch == File.Exists(Path.Combine(folder, "search.json")))
            .Select(folder => prefix + Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private static string Fixture(params string[] names) => Path.Combine([s_fixtures, .. names]);

    private static string Checksum(string path) =>
        JsonDocument.Parse(InProcess("inspect", path, "--json")).RootElement.GetProperty("checksum").GetString()!;

    private static string InProcess(params string[] arguments)
    {
        var host = new TestHost();
        int exitCode = App.Run(arguments, host.Host);
        Assert.True(exitCode == 0, $"nabla {string.Join(' ', arguments)}: exit code {exitCode}\n{host.Error}");
        return host.Out;
    }

    private static string[] Trials(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "trials.jsonl")).Select(line => string.Join(", ", JsonDocument
            .Parse(line).RootElement.EnumerateObject().Where(field => field.Name != "seconds")))];

    private static void CopyTo(string target)
    {
        foreach (string file in Directory.GetFiles(s_fixtures, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(s_fixtures, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
