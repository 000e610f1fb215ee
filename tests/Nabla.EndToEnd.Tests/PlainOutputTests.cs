using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>What other programs read: no escape codes unless on a terminal that wants them, pure JSON, one
/// language.</summary>
public sealed class PlainOutputTests
{
    private const char Escape = '\e';

    public static TheoryData<string> Lines =>
    [
        "", "--help", "--version", "data list", "data stats digits", "data verify digits", "doctor",
        "inspect digits --example 3",
        "completion bash", "completion zsh", "completion fish", "completion pwsh", "inspect nothing-here", "docto",
            "data list --help",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Redirected_output_has_no_escape_codes_and_no_byte_order_mark(string line)
    {
        Finished run = NablaProcess.Run(line, new() { ["TERM"] = "xterm-256color" });
        Assert.DoesNotContain(Escape, run.Out + run.Error);
        Assert.DoesNotContain('\uFEFF', run.Out + run.Error);
        Assert.DoesNotContain('\r', run.Out + run.Error);
        Assert.NotEqual("", run.Out + run.Error);
    }

    [Theory]
    [InlineData("doctor --json")]
    [InlineData("data list --json")]
    [InlineData("data stats digits --json")]
    [InlineData("data verify digits --json")]
    [InlineData("inspect digits --json")]
    [InlineData("inspect digits --json --color always --example 0")]
    public void Json_is_one_document_and_nothing_else(string line)
    {
        Finished run = NablaProcess.Run(line);
        Assert.Equal(0, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out, new() { AllowDuplicateProperties = false });
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.EndsWith("}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_stays_off_standard_output_when_there_is_a_problem()
    {
        Finished run = NablaProcess.Run("inspect nothing-here --json");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("ar_SA.UTF-8")]
    public void The_user_s_language_changes_nothing(string locale)
    {
        foreach (string line in new[] { "data stats digits", "inspect digits --example 3", "backprop --template 2-3-2",
            "INSPECT", "train --eta 0,5" })
        {
            Assert.Equal(NablaProcess.Run(line), NablaProcess.Run(line, new() { ["LANG"] = locale }));
        }
    }

    [Fact]
    public void Color_can_be_asked_for()
    {
        Assert.Contains(Escape, NablaProcess.Run("doctor --color always").Out);
        Assert.DoesNotContain(Escape, NablaProcess.Run("doctor --color never").Out);
    }
}
