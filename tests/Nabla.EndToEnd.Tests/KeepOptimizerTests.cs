using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla train MORE --from RUN --keep-optimizer</c>: new rows are learned with what the optimizer
/// remembers.</summary>
public sealed class KeepOptimizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_rows_are_learned_as_if_they_had_followed_and_the_run_resumes_and_repeats_to_the_bit()
    {
        (string january, string february) = (Rows("january.csv", 0), Rows("february.csv", 50));
        string[] usual = ["--target", "y", "--choose", "off", "--seed", "1"];
        Train("first", january, [.. usual, "--epochs", "4"]);
        string[] more = ["--target", "y", "--seed", "1", "--from", _folder["first"]];
        string kept = Train("kept", february, [.. more, "--keep-optimizer", "--epochs", "4"]);
        Assert.NotEqual(kept, Train("forgetful", february, [.. more, "--epochs", "4"]));
        Assert.Equal(kept, Train("again", february, ["--config", Path.Combine(_folder["kept"], "config.json")]));
        Train("cut", february, [.. more, "--keep-optimizer", "--epochs", "2", "--schedule", "constant"]);
        string whole = Train(
            "whole", february, [.. more, "--keep-optimizer", "--epochs", "4", "--schedule", "constant"]);
        Assert.Equal(0, App.Run(["resume", _folder["cut"], "--epochs", "4"], new TestHost().Host));
        Assert.Equal(whole, Model.Load(_folder["cut"]).Checksum());
    }

    [Fact]
    public void What_has_no_memory_for_it_is_refused_before_a_folder_is_made()
    {
        string data = Rows("data.csv", 0);
        Train("run", data, ["--target", "y", "--choose", "off", "--epochs", "2"]);
        string model = Path.Combine(_folder["run"], "model.safetensors");
        Refused("goes on with the optimizer of a run", []);
        Refused("needs the checkpoints of a run", ["--from", model]);
        Refused("before   adam", ["--from", _folder["run"], "--optimizer", "sgd"]);
        Refused("before   float32", ["--from", _folder["run"], "--precision", "float64"]);

        void Refused(string message, string[] options)
        {
            var host = new TestHost();
            int code = App.Run(["train", data, "--target", "y", "--keep-optimizer", .. options, "--run-dir",
                _folder["none"]], host.Host);
            Assert.InRange(code, 2, 3);
            Assert.Contains(message, host.Error.ToString()!, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["none"]));
        }
    }

    private string Train(string folder, string data, string[] options)
    {
        var host = new TestHost();
        int code = App.Run(["train", data, .. options, "--run-dir", _folder[folder]], host.Host);
        Assert.True(code == 0, host.Error.ToString());
        return Model.Load(_folder[folder]).Checksum();
    }

    private string Rows(string name, int from) => _folder.Write(name, "a,b,y\n" + string.Concat(
        Enumerable.Range(from, 50).Select(i => $"{i * 7 % 11},{i % 3},{(i * 7 % 11 + i % 3 > 6 ? "p" : "q")}\n")));
}
