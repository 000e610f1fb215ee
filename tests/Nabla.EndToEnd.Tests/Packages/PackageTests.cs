using System.IO.Compression;

namespace Nabla.EndToEnd.Tests;

/// <summary>The packages, as the README makes and installs them.</summary>
public sealed class PackageTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Nabla")]
    [InlineData("Nabla.IO")]
    [InlineData("Nabla.Cli")]
    public void A_package_has_the_readme_and_its_assembly(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(Pack(name));
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", entries);
        Assert.Contains(entries, entry => entry.EndsWith($"/{name}.dll", StringComparison.Ordinal));
    }

    [Fact]
    public void The_tool_installs_and_trains()
    {
        Pack("Nabla.Cli");
        Finished install = Dotnet(
            "tool", "install", "--tool-path", _folder["tools"], "Nabla.Cli", "--source", _folder["packages"]);
        Assert.True(install.ExitCode == 0, install.ToString());
        Finished run = NablaProcess.Finish(
            NablaProcess.Start(
                _folder["tools/nabla"], ["train", "--epochs", "1", "--run-dir", "r"], null, _folder.Path), "");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("saved r/model.safetensors", run.Out, StringComparison.Ordinal);
        Assert.Contains("tools/nabla evaluate r ", run.Out, StringComparison.Ordinal);
    }

    string Pack(string name)
    {
        string project = Path.Combine(Repository.Root, "src", name);
        Finished pack = Dotnet("pack", project, "-c", "Release", "--no-build", "-o", _folder["packages"], "--nologo");
        Assert.True(pack.ExitCode == 0, pack.ToString());
        return Directory.GetFiles(_folder["packages"], name + ".*.nupkg").Single();
    }

    // A home of its own, where no package of an earlier run lies in the cache.
    Finished Dotnet(params string[] arguments) => NablaProcess.Finish(
        NablaProcess.Start(NablaProcess.Dotnet, arguments, new()
        {
            ["DOTNET_CLI_HOME"] = _folder["home"],
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        }, _folder.Path), "");
}
