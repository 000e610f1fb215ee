using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>A program in one file, compiled by the compiler of the SDK with the libraries that its first lines name:
/// what <c>dotnet run FILE</c> does, without a project, in a quarter of the time.</summary>
internal static partial class CompiledProgram
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string s_runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly string s_dotnet = Path.GetFullPath(Path.Combine(s_runtime, "..", "..", ".."));
    private static readonly ConcurrentDictionary<string, Lazy<string>> s_compiled = new(StringComparer.Ordinal);
    private static readonly Lazy<TemporaryFolder> s_folder = new(() => new TemporaryFolder());

    /// <summary>Compiles a program, unless that was done already, and runs it beside its source.</summary>
    /// <param name="file">Its source.</param>
    /// <param name="arguments">As typed.</param>
    public static Finished Run(string file, string arguments = "")
    {
        string code = File.ReadAllText(file);
        string place = Path.GetDirectoryName(file)!;
        string program = s_compiled.GetOrAdd(file + code, _ => new(() => Compile(code, place))).Value;
        return NablaProcess.Shell(
            $"\"{NablaProcess.Dotnet}\" \"{program}\" {arguments}", place,
            Environment.GetEnvironmentVariable("NABLA_DATA") is { } data ? new() { ["NABLA_DATA"] = data } : null);
    }

    private static string Compile(string code, string place)
    {
        string name = $"program{Guid.NewGuid():N}", folder = s_folder.Value[name];
        Directory.CreateDirectory(folder);
        string At(string file) => Path.Combine(folder, file);
        File.WriteAllText(At("usings.cs"), Usings);
        File.WriteAllText(At("program.cs"), Directive().Replace(code, ""));
        string[] libraries = [.. Project().Matches(code).SelectMany(match => WithItsOwn(match.Groups[1].Value))];
        string[] frameworks = libraries.Contains("Nabla.Lab.Server")
            ? ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"] : ["Microsoft.NETCore.App"];
        IEnumerable<string> references = frameworks
            .SelectMany(pack => Directory.EnumerateFiles(
                Path.Combine(Newest(Path.Combine(s_dotnet, "packs", pack + ".Ref")), "ref", "net10.0"), "*.dll"))
            .Concat(libraries.Select(library => Path.Combine(AppContext.BaseDirectory, library + ".dll")));
        File.WriteAllLines(At("compile.rsp"),
        [
            "-nologo", "-langversion:14", "-nullable:enable", "-optimize", "-target:exe",
            $"-out:\"{At("program.dll")}\"", .. references.Select(reference => $"-r:\"{reference}\""),
            $"\"{At("usings.cs")}\"", $"\"{At("program.cs")}\"",
        ]);
        string compiler = Path.Combine(Newest(Path.Combine(s_dotnet, "sdk")), "Roslyn", "bincore", "csc.dll");
        Finished compiled = NablaProcess.Finish(NablaProcess.Start(
            NablaProcess.Dotnet, [compiler, "-noconfig", $"@{At("compile.rsp")}"], null, folder), "");
        Assert.True(compiled.ExitCode == 0, $"{code}\n{compiled}");
        // What lies beside a program without a list of its libraries is found.
        foreach (string library in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            string its = Path.GetFileName(library);
            if (its.StartsWith("Nabla", StringComparison.Ordinal)
                || its is "CsvHelper.dll" or "Google.Protobuf.dll" or "StbImageSharp.dll")
            {
                File.CreateSymbolicLink(At(its), library);
            }
        }

        string version = Path.GetFileName(s_runtime);
        IEnumerable<string> needed = frameworks.Select(
            framework => $$"""{ "name": "{{framework}}", "version": "{{version}}" }""");
        File.WriteAllText(At("program.runtimeconfig.json"),
            $$"""
            {
              "runtimeOptions": {
                "tfm": "net10.0",
                "frameworks": [{{string.Join(", ", needed)}}],
                "configProperties": { "EntryPointFileDirectoryPath": "{{place.Replace('\\', '/')}}" }
              }
            }
            """);
        return At("program.dll");
    }

    private static IEnumerable<string> WithItsOwn(string library) => library switch
    {
        "Nabla" => ["Nabla"],
        "Nabla.IO" => ["Nabla", "Nabla.IO"],
        _ => ["Nabla", "Nabla.IO", library],
    };

    private static string Newest(string folder) => Directory.EnumerateDirectories(folder, "10.*")
        .MaxBy(path => Version.Parse(Path.GetFileName(path).Split('-')[0]))!;

    [GeneratedRegex(@"^#:project .*?([^/\\]+)\.csproj$", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex("^#:.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
