using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>What is typed and cannot act is refused, whatever the kind of data.</summary>
public sealed class UselessOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _table, _values, _model, _numbers;

    public UselessOptionTests()
    {
        _table = _folder.Write("t.csv", "a,b,y\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 3},{(i % 7 > 3 ? "p" : "q")}\n")));
        _values = _folder.Write("n.csv", "a,b,y\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 3},{i % 7 + 0.5 * (i % 3)}\n")));
        Run("backprop", "--template", "2-3-2", "--out", _folder["case.json"]);
        (_model, _numbers) = (_folder["m"], _folder["n"]);
        Run("train", _table, "--epochs", "2", "--choose", "off", "--quiet", "--run-dir", _model);
        Run("train", _values, "--epochs", "2", "--choose", "off", "--quiet", "--run-dir", _numbers);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inspect M --example 1")]
    [InlineData("inspect M --labels x")]
    [InlineData("inspect M --part test")]
    [InlineData("inspect M --delimiter comma")]
    [InlineData("inspect M --activation relu")]
    [InlineData("inspect M --data-dir .")]
    [InlineData("inspect T --example 1")]
    [InlineData("inspect T --labels x")]
    [InlineData("inspect T --divisor 2")]
    [InlineData("inspect T --cost quadratic")]
    [InlineData("inspect digits --labels x")]
    [InlineData("inspect digits --target y")]
    [InlineData("inspect digits --output relu")]
    [InlineData("inspect digits --data-dir .")]
    [InlineData("evaluate M T --activation relu")]
    [InlineData("evaluate M T --output softmax")]
    [InlineData("evaluate M T --cost quadratic")]
    [InlineData("evaluate M T --data-dir .")]
    [InlineData("evaluate N V --mistakes 2")]
    [InlineData("predict M T --output softmax")]
    [InlineData("predict M T --data-dir .")]
    [InlineData("predict M T --target b")]
    [InlineData("predict M T --column a=category")]
    [InlineData("predict M T --column z=number")]
    [InlineData("predict N T --top 2")]
    [InlineData("check C --activation relu")]
    [InlineData("check C --output relu")]
    [InlineData("check C --cost quadratic")]
    [InlineData("check C --divisor 2")]
    [InlineData("check C --data-dir .")]
    [InlineData("check C --examples 3")]
    [InlineData("check C --answers C --sample 3")]
    [InlineData("check C --answers C --curve")]
    [InlineData("explain C --activation relu")]
    [InlineData("explain C --output relu")]
    [InlineData("explain C --cost quadratic")]
    [InlineData("explain C --divisor 2")]
    [InlineData("explain C --data-dir .")]
    [InlineData("explain C --format html --width 60")]
    [InlineData("train T --choose off --time a")]
    [InlineData("train T --validation-seed 3")]
    [InlineData("train T --data-dir .")]
    public void An_option_that_cannot_act_is_refused_with_a_reason(string command)
    {
        string[] arguments = [.. command.Split(' ').Select(word =>
            word switch
            {
                "M" => _model, "N" => _numbers, "T" => _table, "V" => _values, "C" => _folder["case.json"], _ => word,
            })];
        string option = arguments.Last(word => word.StartsWith("--", StringComparison.Ordinal));
        var host = new TestHost();
        Assert.Equal(2, App.Run(arguments, host.Host));
        Assert.Contains($"error: {option} ", host.Error, StringComparison.Ordinal);
        Assert.Contains("  fix", host.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect M", "output does nothing", "MODEL_OUTPUT=relu")]
    [InlineData("inspect M", "delimiter does nothing", "DELIMITER=comma")]
    [InlineData("predict M a=1 b=2", "append, header do nothing", "APPEND=true", "HEADER=yes")]
    [InlineData("train digits --dry-run", "target, weight-column do nothing", "TARGET=y", "WEIGHT_COLUMN=w")]
    [InlineData("train digits --dry-run", "bound, bins do nothing", "BINS=3", "BOUND=2")]
    public void What_the_environment_gives_and_cannot_act_is_told_in_one_note(
        string command, string note, params string[] variables)
    {
        var host = new TestHost(variables.Select(v => v.Split('=')).ToDictionary(v => "NABLA_" + v[0], v => v[1]));
        Assert.Equal(0, App.Run([.. command.Split(' ').Select(word => word == "M" ? _model : word)], host.Host));
        Assert.Contains($"note: {note} here", host.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_of_a_table_trains_other_data_with_one_note()
    {
        var host = new TestHost();
        Assert.Equal(0, App.Run(
            ["train", "digits", "--config", Path.Combine(_model, "config.json"), "--dry-run"], host.Host));
        Assert.Single(host.Error.Split('\n'), line => line.Contains("nothing here", StringComparison.Ordinal));
    }

    private static void Run(params string[] arguments)
    {
        var host = new TestHost();
        Assert.True(App.Run(arguments, host.Host) == 0, host.Error);
    }
}
