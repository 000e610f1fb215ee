using Nabla.Tests;

namespace Nabla.Fuzz;

/// <summary>Every reader bears what is thrown at it: bad files are refused with the documented exception, in memory and
/// time that their content justifies.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Many = 200_000;

    public static TheoryData<string> Names => [.. Readers.All.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reader_bears_changed_files(string name) => Bears(name, 20_000);

    [Theory]
    [Trait("Tier", "long")]
    [MemberData(nameof(Names))]
    public void A_reader_bears_many_changed_files(string name) => Bears(name, Many);

    [Fact]
    [Trait("Tier", "long")]
    public void Readers_bear_files_that_coverage_guides_to()
    {
        (int exitCode, string printed) = Coverage.RunCopy(["fuzz", "--seconds", "240"]);
        output.WriteLine(printed);
        Assert.True(exitCode == 0, printed);
        Assert.Contains(" branches", printed, StringComparison.Ordinal);
    }

    /// <summary>Files that were not borne once, READER-….bin.</summary>
    public static TheoryData<string> Stored =>
        [.. Directory.GetFiles(Repository.Fixture("fuzz"), "*.bin").Select(path => Path.GetFileName(path)!).Order()];

    [Theory]
    [MemberData(nameof(Stored))]
    public void What_was_found_once_is_borne_now(string file)
    {
        string name = file[..file.LastIndexOf('-')];
        using var fuzzer = new Fuzzer(Readers.Named(name), 0);
        Assert.Null(fuzzer.Try(File.ReadAllBytes(Repository.Fixture($"fuzz/{file}")))?.What);
    }

    [Fact]
    public void The_same_seed_tries_the_same_files()
    {
        (long Accepted, int Answers)[] twice = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var fuzzer = new Fuzzer(Readers.Named("case"), 5);
            for (int i = 0; i < 500; i++)
                fuzzer.Next();
            return (fuzzer.Accepted, fuzzer.Answers);
        })];
        Assert.Equal(twice[0], twice[1]);
    }

    [Fact]
    public void An_exception_that_is_not_documented_and_greed_are_found()
    {
        var throws =
            new Reader("throws", () => [[1]], file => _ = file.Length > 1 ? file[7] : 0, typeof(FormatException));
        Assert.Contains("IndexOutOfRange", First(throws).What, StringComparison.Ordinal);
        var greedy = new Reader("greedy", () => [[1]], file => _ = new byte[file.Length > 1 ? 2 << 20 : 1],
            typeof(FormatException));
        Assert.Contains("allocated", First(greedy).What, StringComparison.Ordinal);

        static Finding First(Reader reader)
        {
            using var fuzzer = new Fuzzer(reader, 1);
            return Enumerable.Range(0, 1000).Select(_ => fuzzer.Next()).First(finding => finding is not null)!;
        }
    }

    private void Bears(string name, int executions)
    {
        using var fuzzer = new Fuzzer(Readers.Named(name), seed: 1);
        for (int i = 0; i < executions; i++)
        {
            if (fuzzer.Next() is { } finding)
                Assert.Fail(finding.Save(Path.Combine(Repository.Root, "TestResults", "fuzz")));
        }

        output.WriteLine(FormattableString.Invariant(
            $"{name}: {executions} executions, {fuzzer.Accepted} accepted, {fuzzer.Answers} answers, at most ") +
            FormattableString.Invariant(
                $"{fuzzer.MostPerByte:F0} bytes a byte and {fuzzer.Longest.TotalMilliseconds:F0} ms"));
    }
}
