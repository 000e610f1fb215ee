using System.Text.Json;
using System.Xml.Linq;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla train --find-rate</c>: a curve in the terminal, as a picture and as JSON; nothing is trained.
/// </summary>
public sealed class FindRateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_draws_a_curve_names_a_rate_and_writes_a_picture()
    {
        string picture = _folder["curve.svg"];
        var (code, output, error) = Run("digits", "--find-rate", "--svg", picture);
        Assert.True(code == 0, error);
        Assert.StartsWith("cost after a step at each learning rate: digits, 64-100-10, adam, batches of 32", output);
        Assert.Matches("suggested  --learning-rate 0\\.[0-9]+   \\(usual here: 0\\.001\\)", output);
        Assert.Contains("learning breaks down", output, StringComparison.Ordinal);
        Assert.Equal([picture], Directory.GetFiles(_folder[""]));

        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement root = XDocument.Load(picture).Root!;
        Assert.Equal(svg + "svg", root.Name);
        Assert.Contains(root.Descendants(svg + "text"), text =>
            text.Value.StartsWith("suggested 0.", StringComparison.Ordinal));
        Assert.Contains(root.Descendants(svg + "text"), text => text.Value == "1e-6");
        Assert.Contains(root.Descendants(svg + "path"), path => path.Attribute("d")!.Value.Count(c => c == 'L') > 50);
    }

    [Fact]
    public void As_JSON_it_has_every_rate()
    {
        var (code, output, _) = Run("digits", "--find-rate", "--json", "--optimizer", "sgd");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement[] rates = [.. document.RootElement.GetProperty("rates").EnumerateArray()];
        Assert.Equal(1e-6, rates[0].GetProperty("rate").GetDouble(), 1e-12);
        double suggested = document.RootElement.GetProperty("suggested").GetDouble();
        Assert.InRange(suggested, 0.01, 1);
        Assert.Equal(0.1, document.RootElement.GetProperty("usual").GetDouble());
        Assert.True(document.RootElement.GetProperty("largest").GetDouble() >= 4 * suggested);
    }

    [Fact]
    public void It_does_not_say_that_learning_breaks_down_where_it_did_not()
    {
        var (code, output, error) = Run("digits", "--find-rate", "--batch-size", "1", "--limit", "5");
        Assert.True(code == 0, error);
        Assert.Contains("no rate up to 100 broke learning down", output, StringComparison.Ordinal);
        Assert.DoesNotContain("breaks down", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_it_suggests_nothing()
    {
        var host = new TestHost();
        host.Host.Interruption.Interrupt(ExitCode.Interrupted);
        Assert.Equal(130, App.Run(["train", "digits", "--find-rate"], host.Host));
        Assert.DoesNotContain("suggested", host.Out.ToString()!, StringComparison.Ordinal);
        Assert.Contains("interrupted: no rate is suggested", host.Error.ToString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--epochs", "3")]
    [InlineData("--learning-rate", "0.1")]
    [InlineData("--schedule", "constant")]
    [InlineData("--folds", "3")]
    [InlineData("--run-dir", "somewhere")]
    [InlineData("--ensemble", "3")]
    public void What_it_cannot_use_is_refused(string option, string value)
    {
        var (code, _, error) = Run("digits", "--find-rate", option, value);
        Assert.Equal(2, code);
        Assert.Contains($"{option} does nothing with --find-rate", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder[""]));
    }

    [Fact]
    public void A_picture_without_a_curve_is_refused_and_one_that_cannot_be_written_is_said()
    {
        Assert.Equal(2, Run("digits", "--svg", _folder["x.svg"]).Code);
        var (code, _, error) = Run("digits", "--find-rate", "--svg", _folder["no/such/folder.svg"]);
        Assert.Equal(4, code);
        Assert.Contains("the picture cannot be written", error, StringComparison.Ordinal);
    }

    private static (int Code, string Out, string Error) Run(params string[] words)
    {
        var host = new TestHost();
        int code = App.Run(["train", .. words], host.Host);
        return (code, host.Out.ToString()!, host.Error.ToString()!);
    }
}
