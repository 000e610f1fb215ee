using System.CommandLine;
using System.Buffers;
using System.Text;
using System.Text.Json;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests.Shell;

public sealed class SettingsTests : IDisposable
{
    private static readonly Setting<int?> s_epochs = Setting.Integer("epochs", 30, "how often", min: 1);
    private static readonly Setting<double?> s_rate =
        Setting.Number("learning-rate", null, "η", "a number above 0", x => x > 0);
    private static readonly Setting<string?> s_cost = Setting.Choice("cost", "quadratic", "C", "quadratic", "huber");
    private static readonly Setting<bool> s_quiet = Setting.Switch("quiet", "no lines");
    private static readonly Setting<IReadOnlyList<int>?> s_layers =
        new("layers", null, "widths", "N,N", OptionText.Widths);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--epochs 1 --set epochs=2", "3", "4", 1, "CommandLine")]
    [InlineData("--set epochs=2", "3", "4", 2, "CommandLine")]
    [InlineData("", "3", "4", 3, "Environment")]
    [InlineData("", null, "4", 4, "File")]
    [InlineData("", null, null, 30, "Default")]
    public void Flag_beats_environment_beats_file_beats_default(
        string line, string? variable, string? file, int expected, string origin)
    {
        if (file is not null)
            line += " --config " + _folder.Write("c.json", $"{{ \"epochs\": {file} }} // a comment");
        Settings settings = Resolve(line, variable is null ? [] : new() { ["NABLA_EPOCHS"] = variable });
        Assert.Equal(expected, settings.Get(s_epochs));
        Assert.Equal(origin, settings.OriginOf(s_epochs).ToString());
        Assert.Equal(expected != 30, settings.IsGiven(s_epochs));
    }

    [Fact]
    public void All_trees_of_commands_share_the_option_of_a_setting_whichever_thread_makes_the_first()
    {
        var options = new Option[2];
        using var both = new Barrier(options.Length);
        for (int i = 0; i < 2000; i++)
        {
            var setting = Setting.Text($"name{i}", null, "");
            Parallel.For(0, options.Length, new() { MaxDegreeOfParallelism = options.Length }, thread =>
            {
                _ = both.SignalAndWait(1000);
                options[thread] = setting.Option;
            });
            Assert.Same(options[0], options[1]);
        }
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_values()
    {
        Settings first = Resolve("--epochs 7 --learning-rate 0.1 --cost HUBER --quiet --layers 64,30,10");
        string json = Json(first);
        Assert.Equal("""{"epochs":7,"learning-rate":0.1,"cost":"huber","quiet":true,"layers":[64,30,10]}""", json);
        Assert.Equal(json, Json(Resolve("--config " + _folder.Write("c.json", json))));
    }

    [Fact]
    public void Null_in_a_file_means_not_set()
    {
        Settings settings = Resolve("--config " + _folder.Write("c.json", Json(Resolve(""))));
        Assert.Equal((null, Origin.Default), (settings.Get(s_rate), settings.OriginOf(s_rate)));
        Assert.Null(settings.Get(s_layers));
        Assert.False(settings.Get(s_quiet));
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark() =>
        Assert.Equal(5, Resolve("--config " + _folder.Write("c.json", "\uFEFF{ \"epochs\": 5 }")).Get(s_epochs));

    [Fact]
    public void Keys_may_be_written_with_underscores() =>
        Assert.Equal(0.5, Resolve("--config " + _folder.Write("c.json", """{ "learning_rate": 0.5, }""")).Get(s_rate));

    [Theory]
    [InlineData("--epochs 0", "--epochs takes a whole number, 1 or more, not \"0\"")]
    [InlineData("--epochs 1.5", "--epochs takes a whole number, 1 or more, not \"1.5\"")]
    [InlineData("--epochs 1,000", "--epochs takes a whole number, 1 or more, not \"1,000\"")]
    [InlineData("--learning-rate 1,5", "--learning-rate takes a number above 0, not \"1,5\"")]
    [InlineData("--learning-rate 1e999", "--learning-rate takes a number above 0, not \"1e999\"")]
    [InlineData("--learning-rate nan", "--learning-rate takes a number above 0, not \"nan\"")]
    [InlineData("--set learning-rate=-1", "--set learning-rate takes a number above 0, not \"-1\"")]
    [InlineData("--cost hubre", "--cost takes one of quadratic, huber, not \"hubre\"")]
    [InlineData(
        "--layers 3,0", "--layers takes whole numbers above 0, separated by commas, such as 784,30,10, not \"3,0\"")]
    [InlineData("--set epochs", "--set takes KEY=VALUE, not \"epochs\"")]
    public void A_wrong_value_is_refused_with_what_is_needed(string line, string heading)
    {
        Problem problem = Assert.Throws<Problem>(() => Resolve(line));
        Assert.Equal((ExitCode.Usage, heading), (problem.ExitCode, problem.Heading));
    }

    [Theory]
    [InlineData("""{ "epoch": 3 }""", "there is no setting \"epoch\"")]
    [InlineData("""{ "epochs": 3, "epochs": 4 }""", "the configuration file is not JSON")]
    [InlineData("[3]", "the configuration file is not a JSON object")]
    [InlineData("epochs = 3", "the configuration file is not JSON")]
    [InlineData("""{ "epochs": "many" }""",
        "\"epochs\" in the configuration file takes a whole number, 1 or more, not \"many\"")]
    public void A_wrong_configuration_file_is_refused(string text, string heading)
    {
        Problem problem = Assert.Throws<Problem>(() => Resolve("--config " + _folder.Write("c.json", text)));
        Assert.Equal((ExitCode.Usage, heading), (problem.ExitCode, problem.Heading));
    }

    [Fact]
    public void A_wrong_variable_is_named() => Assert.Equal("NABLA_EPOCHS takes a whole number, 1 or more, not \"x\"",
        Assert.Throws<Problem>(() => Resolve("", new() { ["NABLA_EPOCHS"] = "x" })).Heading);

    private static Settings Resolve(string line, Dictionary<string, string>? environment = null)
    {
        var command =
            new NablaCommand("test", "a test", _ => ExitCode.Done, "nabla test") { s_epochs, s_rate, s_cost,
                s_quiet, s_layers };
        return new Settings(command.Settings, command.Parse(line), name => environment?.GetValueOrDefault(name));
    }

    private static string Json(Settings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (Setting setting in (Setting[])[s_epochs, s_rate, s_cost, s_quiet, s_layers])
            {
                json.WritePropertyName(setting.Name);
                Setting.WriteValue(json, settings.ValueOf(setting));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
