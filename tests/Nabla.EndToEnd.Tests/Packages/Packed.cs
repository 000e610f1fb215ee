using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests.Packages;

/// <summary>
/// The packages, made once as the README says, and a place where programs use them: what they restore from here lies in
/// a folder of its own, under a version that no other folder has, so that nothing of an earlier run can take their
/// place.</summary>
public sealed class Packed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Packed()
    {
        Version = $"{App.Version}-test.{Guid.NewGuid():N}";
        _folder.Write("nuget.config",
            $"""
            <configuration>
              <packageSources><add key="made-here" value="{_folder["packages"]}" /></packageSources>
              <fallbackPackageFolders><add key="this-user" value="{UserFolder()}" /></fallbackPackageFolders>
            </configuration>
            """);
        Dotnet(
            Repository.Root, "pack", "Nabla.slnx", "-c", "Release", "--no-build", "-o", _folder["packages"], "--nologo",
            $"-p:PackageVersion={Version}");
    }

    /// <summary>The version of all.</summary>
    public string Version { get; }

    /// <summary>Where they lie.</summary>
    internal string Folder => _folder["packages"];

    public void Dispose() => _folder.Dispose();

    /// <summary>The path of a package: nupkg, or snupkg with its symbols.</summary>
    internal string File(string id, string ending = "nupkg") => Path.Combine(Folder, $"{id}.{Version}.{ending}");

    /// <summary>A path of the folder that programs lie in.</summary>
    internal string At(string name) => _folder[name];

    /// <summary>Writes a new program that uses a package; every warning, of the analyzers for trimming and native code
    /// too, is an error.</summary>
    /// <returns>Its folder.</returns>
    internal string Program(string name, string sdk, string package, string code)
    {
        _folder.Write($"{name}/Program.cs", code);
        _folder.Write($"{name}/{name}.csproj",
            $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <IsAotCompatible>true</IsAotCompatible>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="[{Version}]" />
              </ItemGroup>
            </Project>
            """);
        return _folder[name];
    }

    /// <summary>Runs dotnet, which must succeed, with a home and a folder of packages of its own.</summary>
    internal string Dotnet(string folder, params string[] arguments)
    {
        Finished run = NablaProcess.Finish(
            NablaProcess.Start(NablaProcess.Dotnet, arguments, new()
            {
                ["DOTNET_CLI_HOME"] = _folder["home"],
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["NUGET_PACKAGES"] = _folder["restored"],
            }, folder), "");
        Assert.True(run.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{run}");
        return run.Out;
    }

    // Where packages made by others lie already: they need no second copy.
    private static string UserFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
