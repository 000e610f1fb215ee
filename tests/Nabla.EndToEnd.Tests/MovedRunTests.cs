using System.Globalization;

namespace Nabla.EndToEnd.Tests;

/// <summary>A run finds its data from any directory, and after both were moved together.</summary>
public sealed class MovedRunTests : IDisposable
{
    private const string Train =
        "--choose off --epochs 2 --hidden 4 --schedule constant --validation 0.2 --patience 0 --quiet --threads 1";

    private readonly TemporaryFolder _folder = new();

    public MovedRunTests()
    {
        Directory.CreateDirectory(_folder["here"]);
        File.WriteAllLines(_folder["here/t.csv"], Enumerable.Range(0, 60).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i * 7 % 10},{i * 3 % 11},{(i * 7 % 10 > 4 ? "yes" : "no")}"))
            .Prepend("a,b,y"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evaluate runs/a", "60 examples")]
    [InlineData("evaluate runs/a --folds 2", "2 folds")]
    [InlineData("resume runs/a --epochs 4", "after epoch 4")]
    [InlineData("resume runs/from --epochs 4", "after epoch 4")]
    [InlineData("resume runs/seeds", "best: seed=")]
    [InlineData("evaluate runs/seeds", "60 examples")]
    public void Commands_find_the_data_from_anywhere_and_where_they_were_moved(string command, string part)
    {
        Ok($"train t.csv --run-dir runs/a {Train}", "here");
        Ok($"train t.csv --run-dir runs/from --from runs/a {Train}", "here");
        Ok($"train t.csv --run-dir runs/seeds --seeds 0..1 {Train}", "here");
        string[] words = command.Split(' ');
        // From elsewhere; then moved, with another table of the same name where the command is given.
        foreach (string place in (string[])["here", "there"])
        {
            if (place == "there")
            {
                Directory.Move(_folder["here"], _folder["there"]);
                File.WriteAllText(_folder["t.csv"], "a,b,y\n1,2,3\n");
            }

            Finished done = Ok($"{words[0]} {place}/{words[1]} {string.Join(' ', words[2..])}", ".");
            Assert.Contains(part, done.Out + done.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_moved_run_comes_to_the_same_bits()
    {
        Ok($"train t.csv --run-dir runs/a {Train}", "here");
        Ok($"train t.csv --run-dir runs/b {Train}", "here");
        Ok("resume runs/a --epochs 4 --quiet", "here");
        Directory.Move(_folder["here"], _folder["there"]);
        Ok("resume there/runs/b --epochs 4 --quiet", ".");
        Assert.Equal(File.ReadAllBytes(_folder["there/runs/a/model.safetensors"]),
            File.ReadAllBytes(_folder["there/runs/b/model.safetensors"]));
    }

    [Fact]
    public void Other_data_in_their_place_are_refused()
    {
        Ok($"train t.csv --run-dir runs/a {Train}", "here");
        File.WriteAllText(_folder["here/t.csv"],
            File.ReadAllText(_folder["here/t.csv"]).Replace("\n0,", "\n9,", StringComparison.Ordinal));
        Finished refused = NablaProcess.Run("resume here/runs/a --epochs 4", folder: _folder["."]);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("data", refused.Error, StringComparison.Ordinal);
    }

    private Finished Ok(string arguments, string folder)
    {
        Finished done = NablaProcess.Run(arguments, folder: _folder[folder]);
        Assert.True(done.ExitCode == 0, done.Error);
        return done;
    }
}
