using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nabla.EndToEnd.Tests.Docs;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Packages;

/// <summary>The README's programs as a user has them: new projects that know Nabla from its packages alone.</summary>
/// <param name="packed">The packages.</param>
[Collection(nameof(Packed))]
public sealed partial class ProgramTests(Packed packed)
{
    private static readonly string s_penguins = Path.Combine(Repository.Root, "examples", "penguins.csv");

    [Fact]
    public void From_a_table_to_a_model_and_the_same_trimmed_into_one_file()
    {
        string folder = packed.Program("table", "Microsoft.NET.Sdk", "Nabla.IO", Block("Model.Train"));
        packed.Dotnet(folder, "build", "-c", "Release", "--nologo");
        Finished built = Run(NablaProcess.Dotnet, [Path.Combine(folder, "bin/Release/net10.0/table.dll")], "built");

        packed.Dotnet(
            folder, "publish", "-c", "Release", "--use-current-runtime", "--self-contained", "-p:PublishTrimmed=true",
            "-p:PublishSingleFile=true", "-p:DebugType=none", "-o", packed.At("published"), "--nologo");
        string program = Path.Combine(packed.At("published"), "table" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        Assert.Equal([program], Directory.GetFiles(packed.At("published")));
        Finished trimmed = Run(program, [], "trimmed");

        Assert.Contains("of 69 penguins", built.Out, StringComparison.Ordinal);
        Assert.Equal(built.Out, trimmed.Out);
        Assert.Equal(
            File.ReadAllBytes(packed.At("built/penguins.safetensors")),
            File.ReadAllBytes(packed.At("trimmed/penguins.safetensors")));
        // The whole of .NET, which is most of it, and Nabla.
        Assert.InRange(new FileInfo(program).Length, 1 << 20, 40 << 20);
    }

    [Fact]
    public async Task From_a_model_to_a_service()
    {
        string folder = packed.Program("service", "Microsoft.NET.Sdk.Web", "Nabla", Block("WebApplication"));
        packed.Dotnet(folder, "build", "-c", "Release", "--nologo");
        TrainedModel run = Model.Train(Table.ReadCsv(s_penguins, target: "species"), new Recipe { Epochs = 5 },
            cancellationToken: TestContext.Current.CancellationToken);
        string place = Directory.CreateDirectory(packed.At("serving")).FullName;
        run.Model.Save(Path.Combine(place, "penguins.safetensors"));

        var row = new Dictionary<string, object?>
        {
            ["island"] = "Biscoe", ["bill_length_mm"] = 46.1, ["bill_depth_mm"] = 13.2, ["flipper_length_mm"] = 211,
            ["body_mass_g"] = 4500, ["sex"] = null, ["year"] = 2007,
        };
        JsonElement answer = await Ask(Path.Combine(folder, "bin/Release/net10.0/service.dll"), place, row);
        Prediction expected = run.Model.Predict(row);
        Assert.Equal(expected.Label, answer.GetProperty("label").GetString());
        Assert.Equal(["sex"], answer.GetProperty("missing").EnumerateArray().Select(name => name.GetString()!));
        Assert.All(expected.Probabilities, p =>
            Assert.Equal(p.Value, answer.GetProperty("probabilities").GetProperty(p.Key).GetDouble()));
    }

    // Starts the service on a free port, asks it once, ends it.
    private static async Task<JsonElement> Ask(string service, string folder, Dictionary<string, object?> row)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var process = NablaProcess.Start(
            NablaProcess.Dotnet, [service, "--urls", "http://127.0.0.1:0"], null, folder);
        Task<string> problems = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            string? line;
            while ((line = await process.StandardOutput.ReadLineAsync(cancellation)) is not null)
            {
                if (!Address().IsMatch(line))
                    continue;
                using var client = new HttpClient();
                using HttpResponseMessage response = await client.PostAsJsonAsync(
                    Address().Match(line).Value + "/predict", row, cancellation);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        throw new InvalidOperationException($"The service ended without an address:\n{await problems}");
    }

    private Finished Run(string program, string[] arguments, string name)
    {
        string folder = Directory.CreateDirectory(packed.At(name)).FullName;
        File.Copy(s_penguins, Path.Combine(folder, "penguins.csv"));
        Finished run = NablaProcess.Finish(NablaProcess.Start(program, arguments, null, folder), "");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    private static string Block(string part) => Markdown.Blocks("README.md", "csharp")
        .Single(block => block.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
