using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nabla.Tests;

namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>examples/service.cs, run as its first lines say.</summary>
public sealed partial class ServiceTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly Dictionary<string, object?> s_penguin = new()
    {
        ["island"] = "Biscoe", ["bill_length_mm"] = 46.1, ["bill_depth_mm"] = 13.2, ["flipper_length_mm"] = 211,
        ["body_mass_g"] = 4500, ["sex"] = null, ["year"] = 2007,
    };

    [Fact]
    public async Task A_service_answers_while_it_trains_again_and_takes_a_model_only_if_it_is_better()
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "penguins.csv");
        File.Copy(Path.Combine(Repository.Root, "examples", "penguins.csv"), data);
        string service = Path.Combine(Repository.Root, "examples", "service.cs");
        using Process process = NablaProcess.Start(
            NablaProcess.Dotnet, ["run", service, "--", "--urls", "http://127.0.0.1:0", "--data", data], null, null);
        try
        {
            using var client = new HttpClient { BaseAddress = await Address(process), Timeout = s_limit };
            await Until(client, "nabla_trainings_total", 1);

            var (status, answer) = await Post(client, s_penguin);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal("Gentoo", answer.GetProperty("label").GetString());
            Assert.Equal("sex", answer.GetProperty("missing")[0].GetString());
            double[] shares =
                [.. answer.GetProperty("probabilities").EnumerateObject().Select(p => p.Value.GetDouble())];
            Assert.Equal(1, shares.Sum(), 1e-5);

            (status, answer) = await Post(client, new() { ["island"] = "Biscoe", ["bill_length"] = 46.1 });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(
                "Is \"bill_length\" meant", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
            (status, answer) = await Post(client, new(s_penguin) { ["year"] = "twenty" });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("year", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);

            double before = await Metric(client, "nabla_model_accuracy");
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync("/retrain", null)).StatusCode);
            await Until(client, "nabla_trainings_total", 2);
            Assert.True(await Metric(client, "nabla_model_accuracy") >= before);

            await File.WriteAllTextAsync(data, "no\ttable\n\"", TestContext.Current.CancellationToken);
            await client.PostAsync("/retrain", null);
            await Until(client, "nabla_training_failures_total", 1);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await Post(client, s_penguin)).Status);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Uri> Address(Process process)
    {
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();   // so that it never waits for a reader
                return new(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException(
            $"The service ended: {string.Join('\n', lines)}\n{await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> Post(
        HttpClient client, Dictionary<string, object?> row)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict", row);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task Until(HttpClient client, string name, double least)
    {
        long start = Stopwatch.GetTimestamp();
        while (await Metric(client, name) < least)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_limit, $"{name} did not reach {least}");
            await Task.Delay(100);
        }
    }

    private static async Task<double> Metric(HttpClient client, string name)
    {
        string[] lines = (await client.GetStringAsync("/metrics")).Split('\n');
        return double.Parse(
            lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1],
            CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
