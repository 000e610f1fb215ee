using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests.Packages;

/// <summary>The command, installed as the README says.</summary>
/// <param name="packed">The packages.</param>
[Collection(nameof(Packed))]
public sealed class ToolTests(Packed packed)
{
    [Fact]
    public void The_tool_installs_says_its_version_and_trains()
    {
        packed.Dotnet(packed.At("."), "tool", "install", "--tool-path", packed.At("tools"), "Nabla.Cli", "--version",
            packed.Version, "--source", packed.Folder);
        Assert.Equal($"nabla {App.Version}\n", Nabla("--version").Out);
        Finished run = Nabla("train", "--epochs", "1", "--run-dir", "r");
        Assert.Contains("saved r/model.safetensors", run.Out, StringComparison.Ordinal);
        Assert.Contains("tools/nabla evaluate r ", run.Out, StringComparison.Ordinal);

        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        run = Nabla(["train", "--epochs", "1", "--run-dir", "s"], packed.At("tools") + Path.PathSeparator + path);
        Assert.Matches("(?m)^ *nabla evaluate s ", run.Out);
    }

    private Finished Nabla(params string[] arguments) => Nabla(arguments, null);

    private Finished Nabla(string[] arguments, string? path)
    {
        Finished run = NablaProcess.Finish(NablaProcess.Start(
            packed.At("tools/nabla"), arguments, path is null ? null : new() { ["PATH"] = path }, packed.At(".")), "");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
